"""Random operations by generated code, from their first request on: the monolith must say the same, in the same order."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from random import Random

import pytest
from stoa.composition import SubgraphSource, compose
from stoa.testing import compose_sdl
from stoa.testing.federations import draw_federation
from stoa.testing.monolith import Comparison, Outcome, RandomOperations

AUDIT = Path(__file__).parents[4] / "shared" / "audit"
SUITES = sorted(path.stem for path in AUDIT.glob("*.json"))
OWN = Path(__file__).parents[1] / "planner" / "federations"
OWN_NAMES = sorted(path.name for path in OWN.iterdir())
SEEDS = 2
OWN_SEEDS = 10
RANDOM_OPERATIONS = 6


@cache
def _comparison(name: str, has_faults: bool, generate_after: int | None) -> Comparison:
    if name in OWN_NAMES:
        subgraphs = {path.stem: path.read_text() for path in sorted((OWN / name).glob("*.graphql"))}
        return Comparison(compose_sdl(subgraphs), subgraphs, has_faults=has_faults, generate_after=generate_after)
    data = json.loads((AUDIT / f"{name}.json").read_text())
    subgraphs = {one["name"]: one["sdl"] for one in data["subgraphs"]}
    return Comparison(data["supergraph"], subgraphs, has_faults=has_faults, generate_after=generate_after)


async def _outcomes(
    name: str, mess: float, seeds: int, *, has_faults: bool = False, generate_after: int | None = 0
) -> list[tuple[str, Outcome]]:
    comparison = _comparison(name, has_faults, generate_after)
    found = []
    for seed in range(seeds):
        random = Random(f"{name} {seed} {mess} generated")
        operations = RandomOperations(schema=comparison.api_schema, random=random, mess=mess)
        query, variables = operations.operation(random.randint(1, 4))
        found.append((query, await comparison.ask(query, variables)))
    return found


@pytest.mark.skipif(not SUITES, reason=f"the audit's schemas are not at {AUDIT}")
@pytest.mark.parametrize("suite", SUITES)
async def test_generated_code_answers_like_a_monolith(suite: str) -> None:
    """Code that is made for one operation has no second user to notice its mistakes."""
    outcomes = await _outcomes(suite, 0.5, SEEDS)

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []


@pytest.mark.parametrize("mess", [0.0, 1.0])
@pytest.mark.parametrize("federation", OWN_NAMES)
async def test_own_federations_answer_like_a_monolith(federation: str, mess: float) -> None:
    """The schemas that caught the planner may catch the generator too."""
    outcomes = await _outcomes(federation, mess, OWN_SEEDS)

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []


@pytest.mark.parametrize("federation", OWN_NAMES)
async def test_answers_with_faults_end_in_the_interpreter_with_the_same_result(federation: str) -> None:
    """Nulls and errors in any place: generated code must notice each one."""
    generated = await _outcomes(federation, 0.5, OWN_SEEDS, has_faults=True)
    interpreted = await _outcomes(federation, 0.5, OWN_SEEDS, has_faults=True, generate_after=None)

    assert [_without_references(one) for one in generated] == [_without_references(one) for one in interpreted]


@pytest.mark.parametrize("seed", range(8))
async def test_random_federations_answer_like_a_monolith(seed: int) -> None:
    """Schemas that nobody thought of, with keys, requirements and shared types in unusual places."""
    random = Random(f"generated {seed}")
    comparison = None
    while comparison is None:
        subgraphs = draw_federation(random)
        sources = [SubgraphSource(name=name, url=f"http://{name}.test/", sdl=sdl) for name, sdl in subgraphs.items()]
        composed = compose(sources).supergraph_sdl
        comparison = None if composed is None else Comparison(composed, subgraphs, generate_after=0)
    failures = []
    for number in range(RANDOM_OPERATIONS):
        operations = RandomOperations(schema=comparison.api_schema, random=random, mess=number % 2)
        query, variables = operations.operation(random.randint(1, 4))
        outcome = await comparison.ask(query, variables)
        failures += [(query, outcome.difference)] if outcome.difference else []

    assert failures == []


def _without_references(outcome: tuple[str, Outcome]) -> tuple[str, bool, str]:
    query, one = outcome
    return query, one.refused, re.sub(r'"reference": "[0-9a-f]+"', "", one.difference or "")
