"""Explanations held against plans: over all of the audit's operations, what is explained is what is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode, parse, validate
from stoa.operation import Operation, normalize
from stoa.plan import BatchFetch, Condition, Fetch, Flatten, Parallel, PlanNode, ResponseKey, Sequence, plan_size
from stoa.planner import Entry, Explanation, Loss, Unplannable, explain_operation, plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import read_supergraph

AUDIT = Path(__file__).parents[4] / "shared" / "audit"
SUITES = sorted(path.stem for path in AUDIT.glob("*.json"))

pytestmark = pytest.mark.skipif(not SUITES, reason=f"the audit's schemas are not at {AUDIT}")

#: subgraph, path of response names
Fetched = tuple[str, tuple[str, ...]]


@cache
def _suite(name: str) -> tuple[QueryGraph, tuple[Operation, ...]]:
    data = json.loads((AUDIT / f"{name}.json").read_text())
    graph = build_query_graph(read_supergraph(data["supergraph"]))
    schema = graph.supergraph.api_schema
    documents = [parse(case["query"]) for case in data["cases"]]
    return graph, tuple(normalize(one, None, schema) for one in documents if not validate(schema, one))


def _fetches(node: PlanNode | None) -> Iterator[tuple[list[tuple[str, ...]], Fetch]]:
    """Every fetch with the places of its answers."""
    match node:
        case Fetch():
            yield [()], node
        case Flatten():
            yield [_names(path) for path in node.paths], node.node
        case Sequence() | Parallel() | BatchFetch():
            for one in node.nodes:
                yield from _fetches(one)
        case Condition():
            yield from _fetches(node.if_true)
            yield from _fetches(node.if_false)


def _names(path: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(segment.name for segment in path if isinstance(segment, ResponseKey))


def _selected(selections: SelectionSetNode | None, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for node in selections.selections if selections else ():
        if isinstance(node, FieldNode):
            path = (*above, (node.alias or node.name).value)
            yield path
            yield from _selected(node.selection_set, path)
        elif isinstance(node, InlineFragmentNode):
            yield from _selected(node.selection_set, above)


def _answers(fetch: Fetch) -> Iterator[tuple[str, ...]]:
    (definition,) = parse(fetch.document).definitions
    assert isinstance(definition, OperationDefinitionNode)
    for path in _selected(definition.selection_set, ()):
        inner = path[1:] if fetch.requires else path
        if not inner:
            continue
        for rewrite in fetch.rewrites:
            old = _names(rewrite.path)
            if rewrite.rename_to is not None and inner[: len(old)] == old:
                inner = (*old[:-1], rewrite.rename_to, *inner[len(old) :])
        yield inner


def _fetched(root: PlanNode | None) -> set[Fetched]:
    return {
        (fetch.subgraph, place + inner)
        for places, fetch in _fetches(root)
        for place in places
        for inner in _answers(fetch)
    }


def _planned() -> Iterator[tuple[QueryGraph, Operation, Explanation]]:
    for name in SUITES:
        graph, operations = _suite(name)
        for operation in operations:
            yield graph, operation, explain_operation(graph, operation)


@pytest.fixture(name="explained", scope="module")
def _explained() -> list[tuple[QueryGraph, Operation, Explanation]]:
    return list(_planned())


Explained = list[tuple[QueryGraph, Operation, Explanation]]


def test_every_field_is_fetched_where_its_explanation_says(explained: Explained) -> None:
    """An explanation that names the wrong subgraph sends people to the wrong team."""
    for graph, operation, explanation in explained:
        if explanation.size is None:
            continue
        fetched = _fetched(plan_operation(graph, operation).root)
        for field in explanation.fields:
            for source in field.sources:
                assert (source.subgraph, tuple(field.path.split("."))) in fetched, (operation, field)


def test_what_is_fetched_of_a_field_comes_from_no_subgraph_that_is_not_named(explained: Explained) -> None:
    """A field answered by two subgraphs must name both."""
    for graph, operation, explanation in explained:
        if explanation.size is None:
            continue
        fetched = _fetched(plan_operation(graph, operation).root)
        named: dict[str, set[str]] = {}
        for field in explanation.fields:
            known = named.setdefault(field.path, set())
            known |= {source.subgraph for source in field.sources}
            known |= {one.subgraph for other in explanation.fields for source in other.sources for one in source.inputs}
        for subgraph, path in fetched:
            if ".".join(path) in named and path[-1] != "__typename":  # read for ourselves wherever an object comes from
                assert subgraph in named[".".join(path)], (operation, path)


def test_every_field_has_a_subgraph_or_a_reason_for_its_silence(explained: Explained) -> None:
    """A field that is neither fetched nor explained looks like a bug of the client."""
    for _, operation, explanation in explained:
        for field in explanation.fields:
            assert bool(field.sources) != bool(field.silence), (operation, field)


def test_keys_and_requirements_are_fetched_where_the_explanation_says(explained: Explained) -> None:
    """Extra fields in a request must be traceable to the field that needs them."""
    for graph, operation, explanation in explained:
        if explanation.size is None:
            continue
        fetched = _fetched(plan_operation(graph, operation).root)
        for field in explanation.fields:
            for source in field.sources:
                assert (source.entry is Entry.KEY) == bool(source.inputs) == bool(source.keys)
                for one in source.inputs:
                    places = [path for subgraph, path in fetched if subgraph == one.subgraph]
                    wanted = tuple(one.path.split("."))
                    assert any(_is_same_place(path, wanted) for path in places), (operation, field, one)


def _is_same_place(path: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """The planner may have given its input another name (``_price_0``)."""
    if len(path) != len(wanted):
        return False
    return all(one == other or one.startswith(f"_{other}_") for one, other in zip(path, wanted, strict=True))


def test_a_refused_operation_is_explained_to_its_leaves(explained: Explained) -> None:
    """No plan is no reason for no explanation."""
    refused = [one for one in explained if one[2].size is None]
    assert len(refused) == 3

    for graph, operation, explanation in refused:
        with pytest.raises(Unplannable):
            plan_operation(graph, operation)
        leaves = [field for field in explanation.fields if not field.sources and "." in field.path]
        assert explanation.refusal
        assert leaves
        assert all(field.lost for field in leaves)


def test_no_subgraph_that_lost_would_have_been_cheaper(explained: Explained) -> None:
    """The cheapest plan, not the first: no single field taken elsewhere makes a plan smaller."""
    for _, operation, explanation in explained:
        for field in explanation.fields:
            for lost in field.lost:
                assert lost.loss is not Loss.NOT_FOUND, (operation, field.path, lost)


def test_sizes_are_those_of_the_plans(explained: Explained) -> None:
    """Alternatives are weighed against the plan that runs."""
    for graph, operation, explanation in explained:
        if explanation.size is not None:
            assert explanation.size == plan_size(plan_operation(graph, operation))


def test_one_field_can_be_asked_for_by_path_or_coordinate(explained: Explained) -> None:
    """Nobody reads the explanation of a hundred fields for the sake of one."""
    graph, operation, whole = next(one for one in explained if len(one[2].fields) > 5)
    last = whole.fields[-1]

    by_path = explain_operation(graph, operation, field=last.path)
    by_coordinate = explain_operation(graph, operation, field=last.coordinate)

    assert last in by_path.fields
    assert last in by_coordinate.fields
    assert len(by_path.fields) < len(whole.fields)
