"""Every case on which the gateway and a monolith once differed: subgraphs and an operation in a file named as a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from stoa.testing.federations import ask_case, compare_federation, read_case

CASES = {path.stem: path for path in sorted((Path(__file__).parent / "cases").glob("*.case"))}
#: answers of one wave come in as many random orders
ORDERS = 5


@pytest.mark.parametrize("name", CASES)
async def test_case_answers_like_a_monolith(name: str) -> None:
    """A mistake that was found once must not come back."""
    case = read_case(CASES[name].read_text())
    comparison = compare_federation(case.subgraphs, has_faults=case.has_faults)
    assert comparison is not None

    for order in range(ORDERS):
        outcome = await ask_case(comparison, replace(case, order=order))

        assert outcome.comparable
        assert not outcome.refused
        assert outcome.difference is None


def test_every_case_says_what_it_is_about() -> None:
    """A case without words is a riddle."""
    assert all(not path.read_text().startswith("###") for path in CASES.values())
