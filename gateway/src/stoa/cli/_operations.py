"""What ``plan``, ``explain`` and ``debug`` take alike: a supergraph, an operation, labels of overrides; and how they print."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stoa.cli._sources import read_text, supergraph_of
from stoa.cli._terminal import write_whole
from stoa.errors import CompositionFailed

if TYPE_CHECKING:
    from stoa.library import Supergraph

#: a supergraph from elsewhere may hold characters that steer a terminal, or turn the direction of a text round
_STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

#: pictures of what is a graph
PICTURES: Final = ("svg", "mermaid", "dot")


def add_supergraph(parser: argparse.ArgumentParser) -> None:
    """Add the supergraph."""
    parser.add_argument("supergraph", type=Path, help="a supergraph, or a configuration (.yaml)")


def add_operation(parser: argparse.ArgumentParser) -> None:
    """Add the operation and what chooses among operations and plans."""
    parser.add_argument("operation", type=Path, help="a file with operations; '-' reads standard input")
    parser.add_argument("--operation-name", metavar="NAME", help="which operation, where the file has several")
    parser.add_argument(
        "--override", action="append", default=[], metavar="LABEL", help="a label of @override that is active"
    )


def add_format(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    """Add the format and where it goes; the first format is the default."""
    parser.add_argument("--format", choices=formats, default=formats[0])
    parser.add_argument("--output", type=Path, metavar="FILE", help="write to a file instead of printing")


def open_supergraph(options: argparse.Namespace) -> Supergraph:
    """Read or compose it; what does not compose was printed."""
    from stoa.library import load  # noqa: PLC0415 - the help text need not wait for the planner's import

    sdl = supergraph_of(options.supergraph)
    if sdl is None:
        raise CompositionFailed(f"The subgraphs of {options.supergraph} do not compose.")
    return load(sdl)


def read_operations(options: argparse.Namespace) -> str:
    """The text of the file with operations."""
    return read_text(options.operation)


def labels(options: argparse.Namespace) -> frozenset[str]:
    """The labels of progressive overrides that are active."""
    return frozenset(options.override)


def deliver(options: argparse.Namespace, text: str) -> int:
    """Print, or write where ``--output`` says."""
    whole = text if text.endswith("\n") else f"{text}\n"
    if options.output is None:
        sys.stdout.write(_STEERING.sub("\N{REPLACEMENT CHARACTER}", whole))
    else:
        write_whole(options.output, whole)
    return 0


__all__ = [
    "PICTURES",
    "add_format",
    "add_operation",
    "add_supergraph",
    "deliver",
    "labels",
    "open_supergraph",
    "read_operations",
]
