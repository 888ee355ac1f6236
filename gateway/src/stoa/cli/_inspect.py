"""Print what a stage makes of a supergraph: the client's schema, the plan of an operation."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
from graphql import GraphQLError, parse, print_schema, validate

from stoa.errors import GraphqlParseFailed, GraphqlProblem, GraphqlValidationFailed
from stoa.operation import normalize
from stoa.plan import render_json, render_text
from stoa.planner import plan_operation
from stoa.query_graph import build_query_graph
from stoa.supergraph import read_supergraph


def run_api_schema(supergraph: Path) -> int:
    schema = read_supergraph(supergraph.read_text("utf-8")).api_schema
    sys.stdout.write(print_schema(schema) + "\n")
    return 0


def run_plan(supergraph: Path, operation: Path, *, as_json: bool) -> int:
    graph = read_supergraph(supergraph.read_text("utf-8"))
    text = sys.stdin.read() if str(operation) == "-" else operation.read_text("utf-8")
    try:
        document = parse(text)
    except GraphQLError as error:
        raise GraphqlParseFailed((GraphqlProblem(error.message),)) from error
    errors = validate(graph.api_schema, document)
    if errors:
        raise GraphqlValidationFailed(tuple(GraphqlProblem(error.message) for error in errors))
    plan = plan_operation(build_query_graph(graph), normalize(document, None, graph.api_schema))
    if as_json:
        sys.stdout.write(orjson.dumps(render_json(plan), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        sys.stdout.write(render_text(plan) + "\n")
    return 0


__all__ = ["run_api_schema", "run_plan"]
