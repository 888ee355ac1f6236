"""The public gateway audit's 199 operations: planned or refused as expected, valid in every subgraph, with few requests."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLSchema, parse, validate
from stoa.operation import normalize
from stoa.plan import BatchFetch, Condition, Fetch, Flatten, Parallel, PlanNode, Sequence, Subscription
from stoa.planner import Unplannable, plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import read_supergraph
from stoa.testing.monolith import subgraph_schema

AUDIT = Path(__file__).parents[4] / "shared" / "audit"
SUITES = sorted(path.stem for path in AUDIT.glob("*.json"))
CASES = [
    (suite, number)
    for suite in SUITES
    for number in range(len(json.loads((AUDIT / f"{suite}.json").read_text())["cases"]))
]
#: valid operations for which no plan exists; the audit expects an error and no data
REFUSED = {
    ("corrupted-supergraph-node-id", 0),
    ("corrupted-supergraph-node-id", 5),
    ("non-resolvable-interface-object", 1),
}
#: operations that are not valid against the clients' schema
INVALID = {
    ("enum-intersection", 4),
    ("input-object-intersection", 1),
    ("input-object-intersection", 2),
    ("non-resolvable-interface-object", 5),
    ("simple-inaccessible", 2),
}
Request = Fetch | BatchFetch
#: what the best gateway needs for all of them
MOST_REQUESTS = 398
#: requests by suite: the fewest that any of three known gateways sends (measured)
FEWEST = {
    name: int(count)
    for name, count in re.findall(
        r"([\w-]+) (\d+)",
        """
        abstract-types 54, child-type-mismatch 10, circular-reference-interface 3, complex-entity-call 4,
        corrupted-supergraph-node-id 13, enum-intersection 4, fed1-external-extends 7,
        fed1-external-extends-resolvable 2, fed1-external-extension 7, fed2-external-extends 7,
        fed2-external-extension 7, include-skip 8, input-object-intersection 1, interface-object-indirect-extension 5,
        interface-object-with-requires 15, keys-mashup 3, mutations 9, mysterious-external 4, nested-provides 2,
        node 2, non-resolvable-interface-object 6, null-keys 3, override-type-interface 5, override-with-requires 17,
        parent-entity-call 2, parent-entity-call-complex 4, partial-union 2, partial-union-complex 6,
        provides-on-interface 3, provides-on-union 3, requires-circular 9, requires-interface 11, requires-requires 18,
        requires-with-argument 18, requires-with-argument-conflict 2, requires-with-fragments 15, shared-root 6,
        simple-entity-call 2, simple-inaccessible 4, simple-interface-object 26, simple-override 4,
        simple-requires-provides 29, typename 7, unavailable-override 3, union-interface-distributed 10,
        union-intersection 15
        """,
    )
}
#: suites in which ours plans more, and how many
ABOVE = {"union-intersection": 16}

pytestmark = pytest.mark.skipif(not SUITES, reason=f"the audit's schemas are not at {AUDIT}")


class Suite:
    """One suite: its graph, its subgraphs' schemas, its operations."""

    def __init__(self, name: str) -> None:
        data = json.loads((AUDIT / f"{name}.json").read_text())
        self.graph: QueryGraph = build_query_graph(read_supergraph(data["supergraph"]))
        self.queries: list[str] = [case["query"] for case in data["cases"]]
        supergraph = self.graph.supergraph
        self.schemas: dict[str, GraphQLSchema] = {
            one["name"]: subgraph_schema(supergraph, one["name"], one["sdl"]) for one in data["subgraphs"]
        }

    def fetches(self, number: int, *, running: bool = False) -> list[Request]:
        document = parse(self.queries[number])
        operation = normalize(document, None, self.graph.supergraph.api_schema)
        root = plan_operation(self.graph, operation).root
        true = frozenset(one.name for one in operation.variables if one.default == "true") if running else None
        return list(_fetches(root, true)) if root else []

    def is_valid(self, number: int) -> bool:
        return not validate(self.graph.supergraph.api_schema, parse(self.queries[number]))


_suite: Callable[[str], Suite] = cache(Suite)


def _fetches(node: PlanNode, true: frozenset[str] | None = None) -> Iterator[Request]:
    """Every request of a plan, or with ``true`` (names of variables) those that run."""
    match node:
        case Fetch():
            yield node
        case Flatten():
            yield node.node
        case BatchFetch():
            yield node
        case Sequence() | Parallel():
            for one in node.nodes:
                yield from _fetches(one, true)
        case Condition():
            both = (node.if_true, node.if_false)
            chosen = both if true is None else both[:1] if node.variable in true else both[1:]
            for branch in chosen:
                yield from _fetches(branch, true) if branch else ()
        case Subscription():
            yield node.primary


@pytest.mark.parametrize(("suite", "number"), CASES)
def test_operation_is_planned_or_refused_as_it_should_be(suite: str, number: int) -> None:
    """A plan where none exists answers null as if that were the value."""
    case = (suite, number)
    assert _suite(suite).is_valid(number) == (case not in INVALID)
    if case in INVALID:
        return
    if case in REFUSED:
        with pytest.raises(Unplannable):
            _suite(suite).fetches(number)
        return

    assert _suite(suite).fetches(number)


@pytest.mark.parametrize(("suite", "number"), [case for case in CASES if case not in INVALID | REFUSED])
def test_every_request_is_valid_in_its_subgraph(suite: str, number: int) -> None:
    """A subgraph refuses a document that its schema does not allow, whole."""
    for fetch in _suite(suite).fetches(number):
        flaws = validate(_suite(suite).schemas[fetch.subgraph], parse(fetch.document))

        assert [flaw.message for flaw in flaws] == []


def test_all_operations_together_stay_within_the_requests_of_the_best_gateways() -> None:
    """One request more per page is felt on every page."""
    planned = [case for case in CASES if case not in INVALID | REFUSED]

    assert sum(len(_suite(suite).fetches(number, running=True)) for suite, number in planned) <= MOST_REQUESTS


@pytest.mark.parametrize("suite", SUITES)
def test_no_suite_needs_more_requests_than_the_best_gateway_for_it(suite: str) -> None:
    """A good sum can hide a bad plan."""
    numbers = [number for name, number in CASES if name == suite and (name, number) not in INVALID | REFUSED]
    planned = sum(len(_suite(suite).fetches(number, running=True)) for number in numbers)

    assert planned <= ABOVE.get(suite, FEWEST[suite])
