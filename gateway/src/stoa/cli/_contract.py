"""``stoa contract``: the part of a supergraph that some clients may see, by the names in ``@tag``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graphql import print_schema

from stoa.cli._compose_answer import contract_as_json
from stoa.cli._sources import supergraph_of
from stoa.cli._terminal import add_colour, print_json, say, wants_colour, write_whole
from stoa.composition import ContractResult, filter_contract, render_diagnostic
from stoa.errors import ConfigurationError
from stoa.supergraph import read_supergraph


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "supergraph", type=Path, help="a supergraph ('-' reads standard input), or a configuration (.yaml)"
    )
    parser.add_argument(
        "--include",
        type=_names,
        action="append",
        default=[],
        metavar="TAG,…",
        help="keep only what carries one of these",
    )
    parser.add_argument(
        "--exclude",
        type=_names,
        action="append",
        default=[],
        metavar="TAG,…",
        help="take away what carries one of these",
    )
    parser.add_argument(
        "--keep-unreachable", action="store_true", help="leave types that no field leads to any more in the schema"
    )
    parser.add_argument(
        "--api-schema", action="store_true", help="print the schema that clients see, not the supergraph"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the result here instead of printing it")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_colour(parser)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def run(options: argparse.Namespace) -> int:
    """0: there is a contract; 1: there is none, or the configuration does not compose."""
    include, exclude = frozenset().union(*options.include), frozenset().union(*options.exclude)
    if not include and not exclude:
        raise ConfigurationError("A contract needs tags: give --include or --exclude.")
    sdl = supergraph_of(options.supergraph)
    if sdl is None:
        return 1
    result = filter_contract(sdl, include, exclude, hide_unreachable=not options.keep_unreachable)
    text = result.supergraph_sdl
    if text is not None and options.api_schema:
        text = print_schema(read_supergraph(text).api_schema) + "\n"
    _print(options, result, text)
    return 0 if result.succeeded else 1


def _print(options: argparse.Namespace, result: ContractResult, text: str | None) -> None:
    if options.format == "json":
        print_json(contract_as_json(result, text))
    else:
        colour = wants_colour(sys.stderr, options.color)
        for finding in (*result.errors, *result.hints):
            say(f"{render_diagnostic(finding, colour=colour)}\n")
    if text is None:
        return
    if options.output is not None:
        write_whole(options.output, text)
    elif options.format != "json":
        sys.stdout.write(text)


__all__ = ["add_arguments", "run"]
