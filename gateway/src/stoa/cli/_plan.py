"""``stoa plan``: which subgraph answers what, in which order."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import orjson
from graphql import GraphQLError, parse, validate

from stoa.errors import GraphqlParseFailed, GraphqlProblem, GraphqlValidationFailed
from stoa.operation import normalize
from stoa.plan import render_json, render_text
from stoa.planner import plan_operation
from stoa.query_graph import build_query_graph
from stoa.supergraph import read_supergraph


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("supergraph", type=Path)
    parser.add_argument("operation", type=Path, help="a file with one operation; '-' reads standard input")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    graph = read_supergraph(options.supergraph.read_text("utf-8"))
    operation: Path = options.operation
    text = sys.stdin.read() if str(operation) == "-" else operation.read_text("utf-8")
    try:
        document = parse(text)
    except GraphQLError as error:
        raise GraphqlParseFailed((GraphqlProblem(error.message),)) from error
    errors = validate(graph.api_schema, document)
    if errors:
        raise GraphqlValidationFailed(tuple(GraphqlProblem(error.message) for error in errors))
    plan = plan_operation(build_query_graph(graph), normalize(document, None, graph.api_schema))
    if options.format == "json":
        sys.stdout.write(orjson.dumps(render_json(plan), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        sys.stdout.write(render_text(plan) + "\n")
    return 0


__all__ = ["add_arguments", "run"]
