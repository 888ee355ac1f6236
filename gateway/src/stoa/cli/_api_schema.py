"""``stoa api-schema``: the schema that clients see."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graphql import print_schema

from stoa.supergraph import read_supergraph


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("supergraph", type=Path)


def run(options: argparse.Namespace) -> int:
    schema = read_supergraph(options.supergraph.read_text("utf-8")).api_schema
    sys.stdout.write(print_schema(schema) + "\n")
    return 0


__all__ = ["add_arguments", "run"]
