"""Random operations over the audit's supergraphs and our own: the gateway and a monolith must say the same."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random

import pytest
from stoa.testing import compose_sdl
from stoa.testing.monolith import Comparison, Outcome, RandomOperations

AUDIT = Path(__file__).parents[4] / "shared" / "audit"
SUITES = sorted(path.stem for path in AUDIT.glob("*.json"))
OWN = Path(__file__).parent / "federations"
OWN_NAMES = sorted(path.name for path in OWN.iterdir())
SEEDS = 5
OWN_SEEDS = 40
#: suites in which some random operations have no plan: a value there can be asked of no subgraph
UNPLANNABLE = frozenset({"corrupted-supergraph-node-id", "non-resolvable-interface-object"})

needs_audit = pytest.mark.skipif(not SUITES, reason=f"the audit's schemas are not at {AUDIT}")


@cache
def _comparison(name: str) -> Comparison:
    if name in OWN_NAMES:
        subgraphs = {path.stem: path.read_text() for path in sorted((OWN / name).glob("*.graphql"))}
        return Comparison(compose_sdl(subgraphs), subgraphs)
    return _audit_comparison(name)


def _audit_comparison(suite: str) -> Comparison:
    data = json.loads((AUDIT / f"{suite}.json").read_text())
    return Comparison(data["supergraph"], {one["name"]: one["sdl"] for one in data["subgraphs"]})


async def _outcomes(suite: str, mess: float, seeds: int) -> list[tuple[str, Outcome]]:
    comparison = _comparison(suite)
    found = []
    for seed in range(seeds):
        random = Random(f"{suite} {seed} {mess}")
        operations = RandomOperations(schema=comparison.api_schema, random=random, mess=mess)
        query, variables = operations.operation(random.randint(1, 4))
        found.append((query, await comparison.ask(query, variables)))
    return found


@needs_audit
@pytest.mark.parametrize("suite", SUITES)
async def test_plain_operations_answer_like_a_monolith(suite: str) -> None:
    """A wrong answer that looks right is the worst that a gateway can do."""
    outcomes = await _outcomes(suite, 0.0, SEEDS)

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []
    assert suite in UNPLANNABLE or not [query for query, one in outcomes if one.refused]
    assert any(one.comparable for _, one in outcomes)


@needs_audit
@pytest.mark.parametrize("suite", SUITES)
async def test_messy_operations_answer_like_a_monolith(suite: str) -> None:
    """Clashing aliases, repeated fields, dead branches and conditions are where strong gateways err."""
    outcomes = await _outcomes(suite, 1.0, SEEDS)

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []
    assert suite in UNPLANNABLE or not [query for query, one in outcomes if one.refused]


@pytest.mark.parametrize("mess", [0.0, 1.0])
@pytest.mark.parametrize("federation", OWN_NAMES)
async def test_own_federations_answer_like_a_monolith(federation: str, mess: float) -> None:
    """Each of these schemas has shown a mistake that no audit case shows."""
    outcomes = await _outcomes(federation, mess, OWN_SEEDS)

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []
    assert not [query for query, one in outcomes if one.refused]
