"""Explanations over random federations: every field is fetched where its explanation says, and explaining never fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode, parse, validate
from stoa.operation import Operation, normalize
from stoa.plan import Fetch, QueryPlan, ResponseKey, ResponsePath, outline_plan, plan_size
from stoa.planner import Explanation, Unplannable, explain_operation, plan_operation
from stoa.planner._explain_sources import path_of, trails_of
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import read_supergraph
from stoa.testing import compose_sdl
from stoa.testing.federations import examples_of

#: each is one federation with its operations
SEEDS = ("explain-1", "explain-2", "explain-4", "explain-5")
#: explaining weighs alternatives by planning again: a few per operation show what fails
WEIGHED = 5

Names = tuple[str, ...]


def _names(path: ResponsePath) -> Names:
    return tuple(segment.name for segment in path if isinstance(segment, ResponseKey))


def _selected(selections: SelectionSetNode | None, above: Names) -> Iterator[Names]:
    for node in selections.selections if selections else ():
        if isinstance(node, FieldNode):
            path = (*above, (node.alias or node.name).value)
            yield path
            yield from _selected(node.selection_set, path)
        elif isinstance(node, InlineFragmentNode):
            yield from _selected(node.selection_set, above)


def _answers(fetch: Fetch) -> Iterator[Names]:
    (definition,) = parse(fetch.document).definitions
    assert isinstance(definition, OperationDefinitionNode)
    for path in _selected(definition.selection_set, ()):
        inner = path[1:] if fetch.requires else path
        for rewrite in fetch.rewrites:
            old = _names(rewrite.path)
            if rewrite.rename_to is not None and inner[: len(old)] == old:
                inner = (*old[:-1], rewrite.rename_to, *inner[len(old) :])
        yield inner


def _fetched(plan: QueryPlan) -> set[tuple[str, Names]]:
    found = set()
    for request in outline_plan(plan):
        parts = [(request.fetch, request.paths or ((),)), *((one.node, one.paths) for one in request.companions)]
        for fetch, paths in parts:
            found |= {(fetch.subgraph, _names(path) + inner) for path in paths for inner in _answers(fetch)}
    return found


def _check(graph: QueryGraph, operation: Operation, explanation: Explanation, plan: QueryPlan) -> None:
    fetched = _fetched(plan)
    kept_as: dict[str, set[Names]] = {}
    for trail in trails_of(operation.selection):
        kept_as.setdefault(path_of(trail), set()).add(tuple(field.fetched_as for field in trail))
    for field in explanation.fields:
        assert bool(field.sources) != bool(field.silence)
        for source in field.sources:
            assert any((source.subgraph, path) in fetched for path in kept_as[field.path]), (field.path, source)
            assert source.subgraph in graph.supergraph.subgraphs


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_operations_are_explained_as_they_are_planned(seed: str) -> None:
    """The audit's schemas are tidy; those that people have are not."""
    explained = 0
    async for example in examples_of(seed):
        case = example.case
        graph = build_query_graph(read_supergraph(compose_sdl(case.subgraphs)))
        if validate(graph.supergraph.api_schema, parse(case.operation)):
            continue
        operation = normalize(parse(case.operation), None, graph.supergraph.api_schema)
        explanation = explain_operation(graph, operation, overrides=case.labels, max_weighed=WEIGHED)
        try:
            plan = plan_operation(graph, operation, overrides=case.labels)
        except Unplannable:
            assert explanation.refusal
            continue
        assert explanation.size == plan_size(plan)
        _check(graph, operation, explanation, plan)
        explained += 1

    assert explained > 0
