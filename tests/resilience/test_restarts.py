"""Servers that die under load: no order is lost, none is doubled; how long it took is printed, not asserted."""

from __future__ import annotations

import pytest
from rig.day import Day
from rig.layout import GATEWAY
from rig.outages import Harm, trade_through
from rig.servers import BROKER, CACHE, POSTGRES

pytestmark = [pytest.mark.servers, pytest.mark.timeout(500)]


@pytest.mark.parametrize(
    ("server", "harm"),
    [
        (POSTGRES, Harm.KILLED),
        (BROKER, Harm.KILLED),
        (CACHE, Harm.KILLED),
        (CACHE, Harm.FLUSHED),
        (GATEWAY, Harm.KILLED),
    ],
    ids=str,
)
async def test_a_server_that_dies_under_load_costs_no_order(day: Day, server: str, harm: Harm) -> None:
    """F3, F5, F6, F12: PostgreSQL, broker, cache and gateway come back, and so does every order; a flushed cache is no loss."""
    recovery, _, violated = await trade_through(day, server, harm)

    print(f"\n{recovery}")
    assert recovery.next_order < float("inf")
    assert {check: lines[:5] for check, lines in violated.items() if lines} == {}
