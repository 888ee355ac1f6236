"""Random schemas split over random subgraphs, random operations: the gateway's answer equals the monolith's.

``make property EXAMPLES=10000 SEED=7`` looks for longer and elsewhere. What it finds is printed as a case, made small; keep it in
``gateway/tests/planner/cases`` under a name that is a sentence.
"""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from stoa.testing.federations import OPERATIONS_EACH, Example, examples_of, shrink

#: an example is one operation on one federation
EXAMPLES = 2_000
#: each part is a test of its own, within the time that one test may take
PARTS = 10
#: hypothesis's own shrinking would draw other federations; ours makes the one that failed smaller
WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)


async def _first_failure(seed: str) -> str | None:
    async for example in examples_of(seed):
        if example.failure is not None:
            return await _described(example)
    return None


async def _described(example: Example) -> str:
    small = await shrink(example.case, str(example.failure))
    return f"{example.failure}\n\n{small.write()}\n{example.outcome.difference or example.outcome.refusal}"


def _run(seed: str) -> str | None:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_first_failure(seed))
    finally:
        loop.close()


@pytest.mark.parametrize("part", range(PARTS))
@given(seed=st.integers(min_value=0, max_value=10**9))
@settings(
    max_examples=EXAMPLES // OPERATIONS_EACH // PARTS,
    derandomize=True,
    database=None,
    deadline=None,
    phases=WITHOUT_SHRINKING,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_random_federations_answer_like_a_monolith(part: int, seed: int) -> None:
    """A wrong answer that looks right is the worst that a gateway can do."""
    failure = _run(f"test/{part}/{seed}")

    assert failure is None, failure
