from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from ordering.config import Settings
from ordering.testing import Ears, checked_out, event
from ordering.wiring import saga_host
from sqlalchemy import text
from stoa_primitives import MovableClock, SystemClock, new_id
from stoa_service import Database
from stoa_service.query_plans import sent_statements

pytestmark = pytest.mark.servers

MOST_STATEMENTS_FOR_FIFTY = 12


@pytest.fixture(name="ears")
async def _ears(ordering_settings: Settings) -> Any:
    database = Database(ordering_settings.database_url)
    yield Ears.on(database, MovableClock(SystemClock().now()))
    await database.close()


async def rows_of(database: Database, order_ids: list[str]) -> list[Any]:
    """Everything that stands of these orders, ids and numbers left out: they differ by nature."""
    query = """
        select e.version, e.type, e.occurred_at, v.status, v.version as shown, v.changed_at
        from event e join order_view v on v.id = e.stream where e.stream = any(cast(:ids as uuid[])) order by 1, 2, 3, 4
    """
    async with database.transaction() as session:
        return [tuple(row) for row in await session.execute(text(query), {"ids": order_ids})]


def answers(order_id: str) -> list[Any]:
    return [
        event("inventory.stock_reserved", order_id, reservation_id="r"),
        event("payment.payment_authorised", order_id, payment_id="p"),
    ]


async def test_fifty_orders_at_once_take_as_many_statements_as_one(ears: Ears) -> None:
    """A few statements for each order are what keeps two cores from fifty checkouts a second."""
    order_ids = [new_id() for _ in range(50)]

    counts = []
    with sent_statements() as sent:
        await asyncio.gather(*(ears.hear(checked_out(order_id)) for order_id in order_ids))
    counts.append(len(sent))
    for step in range(2):
        with sent_statements() as sent:
            await asyncio.gather(*(ears.hear(answers(order_id)[step]) for order_id in order_ids))
        counts.append(len(sent))

    assert all(0 < count <= MOST_STATEMENTS_FOR_FIFTY for count in counts)
    async with ears.database.transaction() as session:
        told = text("select status, count(*) from order_view where id = any(cast(:ids as uuid[])) group by 1")
        assert [tuple(row) for row in await session.execute(told, {"ids": order_ids})] == [("CONFIRMED", 50)]


async def test_orders_advanced_together_are_what_they_are_one_by_one(ears: Ears) -> None:
    """Sharing a transaction must not show in any order."""
    together, alone = ([new_id() for _ in range(9)] for _ in range(2))
    await asyncio.gather(*(ears.hear(checked_out(order_id)) for order_id in together))
    for order_id in alone:
        await ears.hear(checked_out(order_id))

    def mixed(order_ids: list[str]) -> list[Any]:
        """A third is reserved, a third is refused, a third is paid."""
        return [
            *(event("inventory.stock_reserved", each, reservation_id="r") for each in order_ids[:3]),
            *(event("inventory.stock_rejected", each) for each in order_ids[3:6]),
            *(answer for each in order_ids[6:] for answer in answers(each)),
        ]

    await asyncio.gather(*(ears.hear(each) for each in mixed(together)))
    for each in mixed(alone):
        await ears.hear(each)

    kinds = [sorted([said.type for order in ids for said in await ears.said(order)]) for ids in (together, alone)]
    assert await rows_of(ears.database, together) == await rows_of(ears.database, alone)
    assert kinds[0] == kinds[1]


async def test_one_order_that_cannot_be_moved_stops_none_beside_it(ears: Ears) -> None:
    """A stream that somebody broke by hand must not hold up everybody who ordered in the same second."""
    order_ids = [new_id() for _ in range(5)]
    await asyncio.gather(*(ears.hear(checked_out(order_id)) for order_id in order_ids))
    torn = text("update event set type = type || :mark where stream = cast(:id as uuid)")
    mended = text("update event set type = replace(type, :mark, '') where stream = cast(:id as uuid)")
    async with ears.database.transaction() as session:
        await session.execute(torn, {"mark": " torn", "id": order_ids[2]})

    results = await asyncio.gather(*(ears.hear(answers(each)[0]) for each in order_ids), return_exceptions=True)
    async with ears.database.transaction() as session:
        await session.execute(mended, {"mark": " torn", "id": order_ids[2]})

    assert [isinstance(each, Exception) for each in results] == [False, False, True, False, False]


async def test_a_workflow_is_asked_only_about_orders_that_are_old_enough_to_have_one(ears: Ears) -> None:
    """Asking for each would cost what the transactions save; never asking would leave a workflow waiting for its deadline."""
    order_id, settings, now = new_id(), Settings.from_env(), SystemClock().now()
    await ears.hear(checked_out(order_id))
    await ears.hear(answers(order_id)[0])
    closed = saga_host(settings, ears.database, SystemClock())

    assert (order_id, "wake") in ears.sagas.told
    await closed.wake(order_id, placed_at=now)
    with pytest.raises(RuntimeError, match="only while"):
        await closed.wake(order_id, placed_at=now - timedelta(seconds=settings.grace_seconds))
