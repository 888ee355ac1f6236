"""Every crash point is reached once, under load, and what must always hold holds afterwards."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from rig.day import Day
from rig.points import all_points, cell_of

pytestmark = [pytest.mark.servers, pytest.mark.timeout(500)]

SEED = "ci"
MOST_CUSTOMERS = 900


async def test_a_kill_at_any_crash_point_costs_nobody_an_order_a_unit_or_a_cent(day: Day) -> None:
    """F1: whatever dies wherever, nothing is lost, nothing doubled, and everything comes to its end."""
    dice = random.Random(SEED)
    plans: dict[str, list[str]] = defaultdict(list)
    for point in all_points():
        plans[cell_of(point)].append(f"{point}:{dice.randint(1, 3)}")
    for cell, points in plans.items():
        dice.shuffle(points)
        day.market.cells.arm(cell, points)
        await day.market.cells.restart(cell)

    await day.trade(SEED).run(at_once=8, goes_on=lambda came: bool(day.market.cells.armed()) and came < MOST_CUSTOMERS)
    never = day.market.cells.armed()
    _, violated = await day.close(leaks=True)

    assert never == {}, "these crash points were never reached"
    assert set(day.market.cells.hit) == set(all_points())
    assert {name: lines[:5] for name, lines in violated.items() if lines} == {}
