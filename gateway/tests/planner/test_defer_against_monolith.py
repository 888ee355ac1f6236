"""Random operations with random marks: all that is delivered, put together, is the monolith's answer."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from graphql import parse, validate
from graphql.type import GraphQLDeferDirective, GraphQLSchema
from stoa.testing import compose_sdl
from stoa.testing.monolith import Comparison, DeferSprinkler, Outcome, RandomOperations

AUDIT = Path(__file__).parents[4] / "shared" / "audit"
SUITES = sorted(path.stem for path in AUDIT.glob("*.json"))
OWN = Path(__file__).parent / "federations"
OWN_NAMES = sorted(path.name for path in OWN.iterdir())
SEEDS = 3
OWN_SEEDS = 12

needs_audit = pytest.mark.skipif(not SUITES, reason=f"the audit's schemas are not at {AUDIT}")


@cache
def _comparison(name: str, *, has_faults: bool = False) -> Comparison:
    if name in OWN_NAMES:
        subgraphs = {path.stem: path.read_text() for path in sorted((OWN / name).glob("*.graphql"))}
        return Comparison(compose_sdl(subgraphs), subgraphs, has_faults=has_faults)
    data = json.loads((AUDIT / f"{name}.json").read_text())
    return Comparison(data["supergraph"], {one["name"]: one["sdl"] for one in data["subgraphs"]})


async def _outcome(name: str, seed: int, *, has_faults: bool = False) -> tuple[str, Outcome]:
    comparison, random = _comparison(name, has_faults=has_faults), Random(f"{name} {seed}")
    mess = random.choice([0.0, 1.0])
    operations = RandomOperations(schema=comparison.api_schema, random=random, mess=mess)
    query, variables = operations.operation(random.randint(1, 4))
    marked, given = DeferSprinkler(random).sprinkle(query, variables)
    return marked, await comparison.ask_deferred(query, marked, given, Random(seed))


@needs_audit
@pytest.mark.parametrize("suite", SUITES)
async def test_delivered_parts_make_the_answer_of_a_monolith(suite: str) -> None:
    """A part that is missing, or comes twice or elsewhere, is data that a client gets wrong."""
    outcomes = [await _outcome(suite, seed) for seed in range(SEEDS)]

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []


@pytest.mark.parametrize("seed", range(OWN_SEEDS))
@pytest.mark.parametrize("federation", OWN_NAMES)
async def test_own_federations_deliver_the_answer_of_a_monolith(federation: str, seed: int) -> None:
    """Interfaces, interface objects, provides, contexts and value types, with answers in a random order."""
    query, outcome = await _outcome(federation, seed)

    assert outcome.difference is None, query
    assert not outcome.refused


@pytest.mark.parametrize("federation", OWN_NAMES)
async def test_where_resolvers_fail_the_rest_is_delivered_and_errors_are_told(federation: str) -> None:
    """A failing field must neither take along what others brought, nor be passed over, nor leave the client waiting."""
    outcomes = [await _outcome(federation, seed, has_faults=True) for seed in range(OWN_SEEDS)]

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []


def test_marked_operations_are_valid() -> None:
    """What is refused compares nothing."""
    schema = _comparison(OWN_NAMES[0]).api_schema
    given: dict[str, Any] = {**schema.to_kwargs(), "directives": (*schema.directives, GraphQLDeferDirective)}
    offering = GraphQLSchema(**given)
    random = Random("marks")
    marks = 0
    for _ in range(20):
        query, variables = RandomOperations(schema=schema, random=random).operation(3)
        marked, _ = DeferSprinkler(random).sprinkle(query, variables)
        marks += marked.count("@defer")
        assert validate(offering, parse(marked)) == [], marked

    assert marks > 20
