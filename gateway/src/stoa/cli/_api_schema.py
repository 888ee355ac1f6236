"""``stoa api-schema``: the schema that clients see."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graphql import print_schema

from stoa.cli._sources import supergraph_of
from stoa.cli._terminal import write_whole
from stoa.supergraph import read_supergraph


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "supergraph", type=Path, help="a supergraph ('-' reads it from standard input), or a configuration (.yaml)"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the schema here instead of printing it")


def run(options: argparse.Namespace) -> int:
    """0: printed; 1: the configuration does not compose."""
    sdl = supergraph_of(options.supergraph)
    if sdl is None:
        return 1
    text = print_schema(read_supergraph(sdl).api_schema) + "\n"
    if options.output is not None:
        write_whole(options.output, text)
    else:
        sys.stdout.write(text)
    return 0


__all__ = ["add_arguments", "run"]
