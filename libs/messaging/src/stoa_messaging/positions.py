"""Order at the consumer: an event of an aggregate that comes too early or too late is never applied wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_messaging.envelope import Envelope
from stoa_messaging.tables import MessagingTables


class Order(StrEnum):
    """What a handler expects of the order in which it hears an aggregate's events."""

    ANY = "any"
    """It copes with every order itself: its effects commute, or its own states refuse what does not fit."""
    NEWEST = "newest"
    """Each event carries the whole state: one that is older than what was heard is passed over."""
    STRICT = "strict"
    """One after the other, none left out: one that comes early is held, one that comes late is a dead letter."""


class OutOfTurn(Exception):
    """An earlier event of this aggregate has not been handled here."""

    code = "OUT_OF_TURN"


class TooLate(Exception):
    """A later event of this aggregate has been handled here already."""

    code = "TOO_LATE"


async def take_turn(
    session: AsyncSession, tables: MessagingTables, envelope: Envelope, order: Order, *, strict_types: Iterable[str]
) -> bool:
    """Notes how far this consumer is with the aggregate. False: passed over, because something newer was heard.

    Runs in the handler's transaction. The row stays locked until its end, so two copies of a service take turns.
    """
    if order is Order.ANY or envelope.sequence is None:
        return True
    scope = envelope.type if order is Order.NEWEST else ""
    known = await _position(session, tables, envelope, scope)
    if known >= envelope.sequence:
        if order is Order.NEWEST:
            return False
        raise TooLate(f"Event {envelope.sequence} of {envelope.aggregate_id} comes after {known} was handled.")
    if order is Order.STRICT:
        needed = max((envelope.after.get(each, 0) for each in strict_types), default=0)
        if known < needed:
            raise OutOfTurn(f"Event {envelope.sequence} of {envelope.aggregate_id} waits for {needed}.")
    table = tables.inbox_position
    await session.execute(
        table.update()
        .where(
            table.c.publisher == envelope.publisher,
            table.c.aggregate_id == envelope.aggregate_id,
            table.c.scope == scope,
        )
        .values(sequence=envelope.sequence)
    )
    return True


async def _position(session: AsyncSession, tables: MessagingTables, envelope: Envelope, scope: str) -> int:
    table = tables.inbox_position
    key = {"publisher": envelope.publisher, "aggregate_id": envelope.aggregate_id, "scope": scope}
    await session.execute(insert(table).values(**key, sequence=0).on_conflict_do_nothing())
    statement = select(table.c.sequence).where(*(table.c[name] == value for name, value in key.items()))
    return int((await session.execute(statement.with_for_update())).scalar_one())
