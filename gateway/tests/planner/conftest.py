"""One check for every planner test: types with join directives, a query, and the plan as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from textwrap import dedent

import pytest
from graphql import parse, validate
from stoa.operation import normalize
from stoa.plan import QueryPlan, render_text
from stoa.planner import DEFAULT_BUDGET, plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import read_supergraph

_HEADER = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
{ %s }
enum join__Graph { %s }
"""


@lru_cache(maxsize=64)
def _graph_of(types: str) -> QueryGraph:
    names = sorted(set(re.findall(r"graph: (\w+)", types)))
    values = " ".join(f'{name} @join__graph(name: "{name.lower()}", url: "http://{name.lower()}")' for name in names)
    kinds = ("Query", "Mutation", "Subscription")
    roots = " ".join(f"{kind.lower()}: {kind}" for kind in kinds if f"type {kind}" in types)
    return build_query_graph(read_supergraph(_HEADER % (roots, values) + types))


def _plan(
    types: str,
    query: str,
    *,
    overrides: frozenset[str] = frozenset(),
    operation_name: str | None = None,
    budget: int = DEFAULT_BUDGET,
) -> QueryPlan:
    graph, document = _graph_of(types), parse(query)
    problems = validate(graph.supergraph.api_schema, document)
    assert not problems, problems
    operation = normalize(document, operation_name, graph.supergraph.api_schema)
    return plan_operation(graph, operation, overrides=overrides, budget=budget)


def _check_plan(types: str, query: str, expected: str, *, overrides: frozenset[str] = frozenset()) -> None:
    text = render_text(_plan(types, query, overrides=overrides))

    assert text == dedent(expected).strip()


@pytest.fixture(name="check_plan")
def check_plan_fixture() -> Callable[..., None]:
    return _check_plan


@pytest.fixture(name="plan_for")
def plan_for_fixture() -> Callable[..., QueryPlan]:
    return _plan


@pytest.fixture(name="graph_of")
def graph_of_fixture() -> Callable[[str], QueryGraph]:
    return _graph_of
