"""Two markets with orders: whoever tries to cross finds nothing, and the saga stays in its market."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from ordering.config import Settings
from ordering.testing import EVERYTHING_GOES_WELL, Answers, World, checked_out, event
from ordering.wiring import build_worker
from sqlalchemy import text
from stoa_messaging import Envelope
from stoa_primitives import acting_for, new_id
from stoa_service.testing import GraphQLCaller, TokenSigner

pytestmark = pytest.mark.servers

ORDER = "query ($id: ID!) { order(id: $id) { id } }"
ORDERS = "{ orders(first: 50) { edges { node { id } } } }"


@pytest.fixture(scope="module", name="_worker", autouse=True)
async def _running_worker(ordering_settings: Settings) -> AsyncIterator[None]:
    async with build_worker(ordering_settings):
        yield


def in_annex(envelope: Envelope) -> Envelope:
    return envelope.model_copy(update={"tenant": "annex"})


def answering_there() -> Answers:
    """The other domains answer in the market they were asked in."""
    return {
        topic: lambda asked, answer=answer: [each.model_copy(update={"tenant": asked.tenant}) for each in answer(asked)]
        for topic, answer in EVERYTHING_GOES_WELL.items()
    }


async def test_an_order_of_another_market_is_fulfilled_there_and_unknown_here(
    others: World, ordering_call: GraphQLCaller, ordering_signer: TokenSigner, ordering_settings: Settings
) -> None:
    """The saga, its steps after each wait and all it tells must not fall back to the first market."""
    others.answers = answering_there()
    order_id = new_id()
    await others.say(in_annex(checked_out(order_id)))

    with acting_for("annex"):
        await others.until_status(order_id, "DELIVERED")
    await others.until_heard(order_id, "ordering.order_delivered")

    assert {heard.tenant for heard in others.heard if heard.aggregate_id == order_id} == {"annex"}
    staff = ordering_signer.token("s", scopes="orders.read")
    theirs = ordering_signer.token("s", scopes="orders.read", organization=["annex"])
    assert await found(ordering_call, theirs, order_id) == (order_id, True)
    assert await found(ordering_call, staff, order_id) == (None, False)
    await nothing_without_tenant(others, ordering_settings, order_id)


async def found(call: GraphQLCaller, token: str, order_id: str) -> tuple[str | None, bool]:
    one = await call(ORDER, {"id": order_id}, token=token)
    many = await call(ORDERS, token=token)
    listed = {edge["node"]["id"] for edge in many["data"]["orders"]["edges"]}
    return (one["data"]["order"] or {}).get("id"), order_id in listed


async def nothing_without_tenant(others: World, settings: Settings, order_id: str) -> None:
    connection = await asyncpg.connect(settings.database_url)
    for table in ("event", "order_view"):
        assert await connection.fetchval(f"select count(*) from {table}") == 0
    await connection.close()
    async with others.database.transaction() as session:
        changed = await session.execute(
            text("update order_view set status = 'CANCELLED' where id = :id returning id"), {"id": order_id}
        )
        assert changed.all() == []


async def test_an_event_of_another_market_moves_no_order_of_ours(others: World) -> None:
    """A payment over there must not pay for goods here, whatever order it names."""
    others.answers = {}
    order_id = new_id()
    await others.say(checked_out(order_id))
    await others.until_heard(order_id, "ordering.stock_requested")

    await others.say(in_annex(event("inventory.stock_rejected", order_id, short=[])))
    await others.say(event("inventory.stock_reserved", order_id, reservation_id="r1"))

    assert await others.until_status(order_id, "STOCK_RESERVED") == "STOCK_RESERVED"
    with acting_for("annex"):
        async with others.database.transaction() as session:
            assert await session.scalar(text("select count(*) from event where stream = :id"), {"id": order_id}) == 0
