"""``stoa check``: what a schema change does to clients."""

from __future__ import annotations

import argparse
from pathlib import Path

from stoa.cli._check_answer import CheckResult, check_as_json, print_check
from stoa.cli._client_schemas import ClientSchema, read_client_schema
from stoa.cli._operation_files import read_operations
from stoa.cli._terminal import add_colour, print_json
from stoa.schema_changes import check_operations, compare_schemas


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = "a supergraph, a plain schema, or a configuration (.yaml)"
    parser.add_argument("old", type=Path, help=f"the schema that clients use now: {what}")
    parser.add_argument("new", type=Path, help=f"the schema to come: {what}")
    parser.add_argument(
        "--operations",
        type=Path,
        nargs="+",
        metavar="PATH",
        help="files or folders (*.graphql, *.gql) or manifests (*.json) with the clients' operations: only what one of them uses can break them",
    )
    parser.add_argument(
        "--fail-on",
        choices=("breaking", "dangerous"),
        default="breaking",
        help="what ends with 1: breaking changes, or dangerous ones too",
    )
    parser.add_argument(
        "--unused-too", action="store_true", help="with --operations: fail for changes that no operation uses as well"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_colour(parser)


def run(options: argparse.Namespace) -> int:
    """0: clients are fine; 1: they are not, or a configuration does not compose."""
    old, new = read_client_schema(options.old), read_client_schema(options.new)
    if old is None or new is None:
        return 1
    result = _check(options, old, new)
    if options.format == "json":
        print_json(check_as_json(result))
    else:
        print_check(result, colour=options.color)
    return 1 if result.fails else 0


def _check(options: argparse.Namespace, old: ClientSchema, new: ClientSchema) -> CheckResult:
    report = None
    if options.operations:
        report = check_operations(read_operations(options.operations), old.schema, new.schema)
    return CheckResult(
        changes=compare_schemas(old.schema, new.schema, hidden=new.with_inaccessible),
        operations=report,
        dangerous_fails=options.fail_on == "dangerous",
        unused_fails=options.unused_too,
    )


__all__ = ["add_arguments", "run"]
