"""Random operations over the audit's supergraphs: the gateway and a monolith must say the same."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random

import pytest
from stoa.testing.monolith import Comparison, Outcome, RandomOperations

AUDIT = Path(__file__).parents[4] / "shared" / "audit"
SUITES = sorted(path.stem for path in AUDIT.glob("*.json"))
SEEDS = 6
#: suites in which some random operations have no plan: a value there can be asked of no subgraph
UNPLANNABLE = frozenset({"corrupted-supergraph-node-id", "non-resolvable-interface-object"})

pytestmark = pytest.mark.skipif(not SUITES, reason=f"the audit's schemas are not at {AUDIT}")


@cache
def _comparison(suite: str) -> Comparison:
    data = json.loads((AUDIT / f"{suite}.json").read_text())
    return Comparison(data["supergraph"], {one["name"]: one["sdl"] for one in data["subgraphs"]})


async def _outcomes(suite: str, mess: float) -> list[tuple[str, Outcome]]:
    comparison = _comparison(suite)
    found = []
    for seed in range(SEEDS):
        random = Random(f"{suite} {seed} {mess}")
        operations = RandomOperations(schema=comparison.api_schema, random=random, mess=mess)
        query, variables = operations.operation(random.randint(1, 4))
        found.append((query, await comparison.ask(query, variables)))
    return found


@pytest.mark.parametrize("suite", SUITES)
async def test_plain_operations_answer_like_a_monolith(suite: str) -> None:
    """A wrong answer that looks right is the worst that a gateway can do."""
    outcomes = await _outcomes(suite, 0.0)

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []
    assert suite in UNPLANNABLE or not [query for query, one in outcomes if one.refused]
    assert any(one.comparable for _, one in outcomes)


@pytest.mark.parametrize("suite", SUITES)
async def test_messy_operations_answer_like_a_monolith(suite: str) -> None:
    """Clashing aliases, repeated fields, dead branches and conditions are where strong gateways err."""
    outcomes = await _outcomes(suite, 1.0)

    assert [(query, one.difference) for query, one in outcomes if one.difference] == []
    assert suite in UNPLANNABLE or not [query for query, one in outcomes if one.refused]
