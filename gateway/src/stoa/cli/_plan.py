"""``stoa plan``: which subgraph answers what, in which order; as text, as JSON, as a picture."""

from __future__ import annotations

import argparse

from stoa.cli._operations import (
    PICTURES,
    add_format,
    add_operation,
    add_supergraph,
    deliver,
    labels,
    open_supergraph,
    read_operations,
)
from stoa.cli._terminal import json_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_supergraph(parser)
    add_operation(parser)
    add_format(parser, ("text", "tree", "json", *PICTURES))


def run(options: argparse.Namespace) -> int:
    supergraph = open_supergraph(options)
    plan = supergraph.plan(read_operations(options), options.operation_name, overrides=labels(options))
    written = {
        "text": plan.text,
        "tree": lambda: str(plan),
        "json": lambda: json_text(plan.json()),
        "svg": plan.svg,
        "mermaid": plan.mermaid,
        "dot": plan.dot,
    }
    return deliver(options, written[options.format]())


__all__ = ["add_arguments", "run"]
