"""``stoa explain``: for every field of an operation why it goes where it goes, and what lost."""

from __future__ import annotations

import argparse

from stoa.cli._operations import (
    add_format,
    add_operation,
    add_supergraph,
    deliver,
    labels,
    open_supergraph,
    read_operations,
)
from stoa.cli._terminal import json_text
from stoa.errors import ConfigurationError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_supergraph(parser)
    add_operation(parser)
    parser.add_argument(
        "--field", metavar="FIELD", help="only this one: a response path (me.name) or coordinate (User.name)"
    )
    add_format(parser, ("text", "json"))


def run(options: argparse.Namespace) -> int:
    """0: explained; 1: explained why there is no plan."""
    supergraph = open_supergraph(options)
    explained = supergraph.explain(
        read_operations(options), options.field, name=options.operation_name, overrides=labels(options)
    )
    if options.field is not None and not explained.fields:
        raise ConfigurationError(f"The operation has no field '{options.field}'.")
    deliver(options, json_text(explained.json()) if options.format == "json" else str(explained))
    return 0 if explained.refusal is None else 1


__all__ = ["add_arguments", "run"]
