"""The same market on RabbitMQ: what is killed there costs nobody an order either."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from rig.day import Day, open_day
from rig.outages import Harm, trade_through
from rig.servers import BROKER

pytestmark = [pytest.mark.servers, pytest.mark.timeout(500)]

SEED = "rabbit"
MOST_CUSTOMERS = 200
TAKEN_MEANWHILE = 3
# Of each process whose messages an order needs: around the sending and around the handling.
POINTS = [
    f"{domain}.{point}"
    for domain in ("ordering", "payment")
    for point in ("relay.before_publish", "relay.before_mark", "consumer.before_commit", "consumer.before_ack")
]


@pytest.fixture(scope="module")
async def rabbit_day() -> AsyncIterator[Day]:
    """The market with RabbitMQ between the domains, warm."""
    async with open_day(rabbit=True) as opened:
        yield opened


@pytest.mark.parametrize("harm", [Harm.KILLED, Harm.STOPPED])
async def test_a_rabbitmq_that_goes_away_under_load_costs_no_order(rabbit_day: Day, harm: Harm) -> None:
    """F6: orders are taken while the broker is away, and what it had acknowledged it still has when it is back."""
    recovery, facts, violated = await trade_through(rabbit_day, BROKER, harm, meanwhile=TAKEN_MEANWHILE)

    print(f"\nRabbitMQ {recovery}")
    assert facts.groups, "nothing was asked of RabbitMQ"
    assert {check: lines[:5] for check, lines in violated.items() if lines} == {}


async def test_relays_and_consumers_killed_on_rabbitmq_lose_and_double_nothing(rabbit_day: Day) -> None:
    """F1, F7: what was sent and not marked is sent again, what was handled and not acknowledged comes again: one effect."""
    before = len(rabbit_day.market.cells.hit)
    await rabbit_day.arm(POINTS, SEED)

    await rabbit_day.trade_until_all_are_reached(SEED, most=MOST_CUSTOMERS)
    never = rabbit_day.market.cells.armed()
    _, violated = await rabbit_day.close()

    assert never == {}, "these crash points were never reached"
    assert sorted(rabbit_day.market.cells.hit[before:]) == sorted(POINTS)
    assert {check: lines[:5] for check, lines in violated.items() if lines} == {}
