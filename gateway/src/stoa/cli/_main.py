"""Arguments to commands; errors to text and exit codes (0 well, 1 refused by what was given, 2 cannot work)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from stoa.cli._compose import ComposeOptions, run_compose
from stoa.cli._inspect import run_api_schema, run_plan
from stoa.cli._serve import ServeOptions, run_serve
from stoa.config import SettingsError
from stoa.errors import StoaError


def main(arguments: Sequence[str] | None = None) -> int:
    """The entry point of the command."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (StoaError, SettingsError) as error:
        sys.stderr.write(f"{error.code}: {error.message}\n")
    except OSError as error:
        sys.stderr.write(f"{error.strerror}: {error.filename}\n")
    return 2


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "compose":
            return run_compose(
                ComposeOptions(
                    config=options.config, output=options.output, as_json=options.format == "json", check=options.check
                )
            )
        case "serve":
            return run_serve(ServeOptions(supergraph=options.supergraph, host=options.host, port=options.port))
        case "plan":
            return run_plan(options.supergraph, options.operation, as_json=options.format == "json")
        case _:
            return run_api_schema(options.supergraph)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stoa", description="GraphQL Federation 2: compose, plan, serve.")
    commands = parser.add_subparsers(dest="command", required=True)

    compose = commands.add_parser("compose", help="compose subgraph schemas into a supergraph")
    compose.add_argument("config", type=Path, help="YAML: subgraphs: {name: {routing_url, schema: {file}}}")
    compose.add_argument("--output", type=Path, help="write the supergraph here instead of printing it")
    compose.add_argument("--format", choices=("text", "json"), default="text")
    compose.add_argument("--check", type=Path, metavar="FILE", help="fail when FILE is not what would be composed")

    serve = commands.add_parser("serve", help="run a gateway in the foreground")
    serve.add_argument("--supergraph", type=Path, required=True)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=4000)

    plan = commands.add_parser("plan", help="print the query plan of an operation")
    plan.add_argument("supergraph", type=Path)
    plan.add_argument("operation", type=Path, help="a file with one operation; '-' reads standard input")
    plan.add_argument("--format", choices=("text", "json"), default="text")

    api_schema = commands.add_parser("api-schema", help="print the schema that clients see")
    api_schema.add_argument("supergraph", type=Path)
    return parser


__all__ = ["main"]
