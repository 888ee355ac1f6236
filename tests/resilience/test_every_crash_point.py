"""Every crash point is reached once, under load, and what must always hold holds afterwards."""

from __future__ import annotations

import pytest
from rig.day import Day
from rig.points import all_points

pytestmark = [pytest.mark.servers, pytest.mark.timeout(500)]

SEED = "ci"
MOST_CUSTOMERS = 900


async def test_a_kill_at_any_crash_point_costs_nobody_an_order_a_unit_or_a_cent(day: Day) -> None:
    """F1: whatever dies wherever, nothing is lost, nothing doubled, and everything comes to its end."""
    await day.arm(all_points(), SEED)

    await day.trade_until_all_are_reached(SEED, most=MOST_CUSTOMERS)
    never = day.market.cells.armed()
    _, violated = await day.close(leaks=True)

    assert never == {}, "these crash points were never reached"
    assert set(day.market.cells.hit) == set(all_points())
    assert {name: lines[:5] for name, lines in violated.items() if lines} == {}
