"""What workers ask by the clock, and what is asked once in a person's life, with 100,000 rows behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, Final

import pytest
from audit.persistence.people import entries_about
from basket.persistence.baskets import PostgresBaskets
from basket.persistence.claims import PostgresClaims
from basket.persistence.hot_copy import HotCopy
from basket.persistence.merges import PostgresMerges
from customers.persistence.erasures import PostgresErasures
from customers.persistence.exports import PostgresExports
from customers.persistence.wish_watch import PostgresWishWatch
from notifications.persistence.inboxes import PostgresInboxes
from ordering.persistence.stuck_sagas import orders_without_saga, sagas_without_progress
from payment.persistence.operations import SqlOperations
from redis.asyncio import Redis
from shipping.persistence.shipments import PostgresShipments
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import relay
from stoa_messaging.inbox import forget_old
from stoa_service.query_plans import SentStatement, rows_read, sent_statements, weak_spots

pytestmark = pytest.mark.servers

NOW: Final = datetime.now(UTC)
LONG_AGO: Final = NOW - timedelta(days=200)
MINUTE: Final = timedelta(minutes=1)
NOBODY: Any = None
"""A collaborator that is not asked for this."""
FORGETS_NOTHING: Final = HotCopy(Redis(port=1), seconds=1)
PEOPLE: Final = ("basket", "customers", "discount", "notifications", "ordering", "payment", "reviews", "shipping")
ROUNDS: Final[dict[str, Callable[[AsyncSession], Awaitable[Any]]]] = {
    "basket: stale guests": lambda session: PostgresBaskets(session, NOBODY).remove_stale_guests(LONG_AGO),
    "basket: coupons to give back": lambda session: PostgresClaims(session).abandoned(NOW, most=50),
    "basket: what was merged last": lambda session: PostgresMerges(session).latest_into("b77"),
    "customers: who wishes for it": lambda session: PostgresWishWatch(session).wishers("p77", 500),
    "customers: exports to ask for again": lambda session: PostgresExports(session).locked_stale(NOW, 50),
    "customers: exports that run out": lambda session: PostgresExports(session).expire(LONG_AGO),
    "customers: erasures that are due": lambda session: PostgresErasures(session).due(NOW, 50),
    "notifications: old ones": lambda session: PostgresInboxes(session, NOBODY).forget(LONG_AGO),
    "ordering: orders without a saga": lambda session: orders_without_saga(session, older_than=MINUTE),
    "ordering: sagas that stand still": lambda session: sagas_without_progress(
        session, unread_for=MINUTE, overdue_after=MINUTE
    ),
    "payment: operations to begin": lambda session: SqlOperations(session).lease(most=10, seconds=60),
    "payment: when the next is due": lambda session: SqlOperations(session).seconds_until_due(),
    "shipping: shipments to move on": lambda session: PostgresShipments(session).locked_due(NOW, 50),
    "audit: a customer's export": lambda session: entries_about(session, "c7"),
}


@pytest.mark.parametrize("name", ROUNDS)
async def test_no_round_of_a_worker_reads_or_sorts_a_whole_table(filled: Any, name: str) -> None:
    """A round every few seconds that reads everything is what the database does all day."""
    asked = await filled.domain(name.partition(":")[0])

    sent = await sent_by(asked, ROUNDS[name])

    assert sent
    assert [spot for each in sent for spot in await asked.weak_spots(each)] == []


@pytest.mark.parametrize("domain", PEOPLE)
async def test_one_persons_rows_are_found_without_reading_everybodys(filled: Any, domain: str) -> None:
    """Each export and each erasure goes through all domains; a slow one holds up the shop's own events."""
    asked = await filled.domain(domain)
    known = vars(import_module(f"{domain}.persistence.personal_data"))
    data = known.get("PERSONAL_DATA") or known["personal_data"](FORGETS_NOTHING)

    async def export_and_erase(session: AsyncSession) -> None:
        await data.read(session, "c7")
        await data.waiting_for(session, "c7")
        await data.erase(session, "c7")

    sent = await sent_by(asked, export_and_erase)

    assert len(sent) > len(data.rows)
    # Planned only: a step of an erasure cannot be repeated without those before it.
    assert [spot for each in sent for spot in await weak_spots(asked.database, each, large=asked.large)] == []


async def test_a_long_outbox_and_a_long_inbox_are_read_by_their_ends(filled: Any) -> None:
    """After the broker was away for an hour the relay must not become slower with every event that waits."""
    asked = await filled.domain("shipping")
    await filled.fill(asked.database, "messaging")
    tables = import_module("shipping.persistence.tables").MESSAGING

    sent = await sent_by(asked, lambda session: forget_old(session, tables))
    sent.append(SentStatement(relay._TAKE, ()))

    large = asked.large | {"outbox", "inbox"}
    assert [spot for each in sent for spot in await asked.weak_spots(each, large=large)] == []
    assert await rows_read(asked.database, SentStatement(relay.PROBE, ())) == {"outbox": 1}


@pytest.mark.parametrize("domain", PEOPLE)
async def test_a_foreign_key_has_an_index_behind_it(filled: Any, domain: str) -> None:
    """Without one, each row that is deleted reads the whole table that could point to it."""
    asked = await filled.domain(domain)

    async with asked.database.transaction() as session:
        bare = list(await session.scalars(KEYS_WITHOUT_INDEX))

    assert bare == []


KEYS_WITHOUT_INDEX: Final = text(
    """
    select fk.conrelid::regclass || ': ' || pg_get_constraintdef(fk.oid) from pg_constraint fk
    where fk.contype = 'f' and fk.connamespace = 'public'::regnamespace and not exists (
        select from pg_index index
        where index.indrelid = fk.conrelid and index.indpred is null and (
            select part.number from unnest(index.indkey::int2[]) with ordinality as part (number, place)
            join pg_attribute on attrelid = index.indrelid and attnum = part.number
            where attname <> 'tenant' order by place limit 1
        ) = any(fk.conkey))
    """
)


async def sent_by(asked: Any, round_of_work: Callable[[AsyncSession], Awaitable[Any]]) -> list[SentStatement]:
    """What the work sends; what it does is undone."""
    async with asked.database.transaction() as session:
        with sent_statements() as sent:
            await round_of_work(session)
        await session.rollback()
    return sent
