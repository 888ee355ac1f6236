from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, literal, not_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import waiting
from stoa_service.database import Database

from notifications.application.ports import Chosen
from notifications.domain.customer import Customer
from notifications.domain.letter import Letter
from notifications.domain.notification import Notification, NotificationKind, Reader
from notifications.domain.preferences import Channel, Preference

from .customers import KnownCustomers
from .live import RedisLiveFeed
from .tables import NotificationRow, PreferenceRow, ReadRow
from .told import Told

_NOTIFICATIONS = NotificationRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_READS = ReadRow.__table__  # type: ignore[attr-defined] # same
_PREFERENCES = PreferenceRow.__table__  # type: ignore[attr-defined] # same


class PostgresInboxes:
    """Notifications inside one transaction."""

    def __init__(self, session: AsyncSession, live: RedisLiveFeed) -> None:
        self._session = session
        self._live = live

    async def add(self, notifications: Sequence[Notification]) -> None:
        told = waiting(self._session, Told)
        new = [each for each in notifications if each.recipient not in self._known.ignored]
        if new and not told.notifications:
            self._live.publish_after_commit(self._session, told.notifications)
        told.notifications.extend(new)

    async def post(self, letters: Sequence[Letter]) -> None:
        new = [each for each in letters if each.customer_id not in self._known.ignored]
        waiting(self._session, Told).letters.extend(new)

    async def look_up(self, ids: Collection[str]) -> Mapping[str, Customer]:
        return await self._known.look_up(self._session, ids)

    async def remember(self, customers: Sequence[Customer]) -> None:
        self._known.learn(customers)

    async def ignore(self, ids: Collection[str]) -> None:
        self._known.ignored.update(ids)

    async def mark_read(self, notification_id: str, reader: Reader) -> Notification | None:
        if not notification_id.isprintable():
            return None
        query = _inbox_of(reader).where(_NOTIFICATIONS.c.id == notification_id)
        row = (await self._session.execute(query)).one_or_none()
        if row is None:
            return None
        reading = upsert(_READS).values(notification_id=notification_id, reader=reader.subject)
        await self._session.execute(reading.on_conflict_do_nothing())
        return _notification(row, is_read=True)

    async def mark_all_read(self, reader: Reader) -> int:
        unread = select(_NOTIFICATIONS.c.id, literal(reader.subject)).where(
            _is_in_inbox(reader), not_(_is_read(reader))
        )
        marking = insert(_READS).from_select(["notification_id", "reader"], unread).returning(_READS.c.notification_id)
        return len((await self._session.execute(marking)).all())

    async def forget(self, before: datetime) -> int:
        statement = delete(_NOTIFICATIONS).where(_NOTIFICATIONS.c.created_at < before).returning(_NOTIFICATIONS.c.id)
        return len((await self._session.execute(statement)).all())

    async def chosen(self, customer_id: str) -> Chosen:
        query = select(_PREFERENCES).where(_PREFERENCES.c.customer_id == customer_id)
        rows = (await self._session.execute(query)).all()
        return {(NotificationKind(row.kind), Channel(row.channel)): row.enabled for row in rows}

    async def choose(self, customer_id: str, preference: Preference) -> None:
        key = {"customer_id": customer_id, "kind": str(preference.kind), "channel": str(preference.channel)}
        statement = upsert(_PREFERENCES).values(**key, enabled=preference.enabled)
        await self._session.execute(
            statement.on_conflict_do_update(constraint="preferences_pkey", set_={"enabled": preference.enabled})
        )

    @property
    def _known(self) -> KnownCustomers:
        return waiting(self._session, KnownCustomers)


class PostgresInboxReader:
    """Reads, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, reader: Reader, limit: int, *, unread_only: bool) -> Sequence[Notification]:
        query = _inbox_of(reader)
        if unread_only:
            query = query.where(not_(_is_read(reader)))
        query = query.order_by(_NOTIFICATIONS.c.created_at.desc(), _NOTIFICATIONS.c.id.desc()).limit(limit)
        return [_notification(row, is_read=row.is_read) for row in await self._rows(query)]

    async def unread_count(self, reader: Reader) -> int:
        query = select(func.count()).select_from(_NOTIFICATIONS).where(_is_in_inbox(reader), not_(_is_read(reader)))
        async with self._database.transaction() as session:
            return int((await session.execute(query)).scalar_one())

    async def by_ids(self, ids: Sequence[str], reader: Reader) -> Mapping[str, Notification]:
        readable = [text for text in ids if text.isprintable()]
        rows = await self._rows(_inbox_of(reader).where(_NOTIFICATIONS.c.id.in_(readable)))
        return {row.id: _notification(row, is_read=row.is_read) for row in rows}

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        async with self._database.transaction() as session:
            rows: Sequence[Row[Any]] = (await session.execute(query)).all()
            return rows


class PostgresTransactions:
    """Opens transactions that commit when the block ends well."""

    def __init__(self, database: Database, live: RedisLiveFeed) -> None:
        self._database = database
        self._live = live

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresInboxes]:
        async with self._database.transaction() as session:
            yield PostgresInboxes(session, self._live)


def _inbox_of(reader: Reader) -> Select[Any]:
    return select(_NOTIFICATIONS, _is_read(reader).label("is_read")).where(_is_in_inbox(reader))


def _is_in_inbox(reader: Reader) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = _NOTIFICATIONS.c.recipient.in_(reader.inboxes)
    return condition


def _is_read(reader: Reader) -> ColumnElement[bool]:
    return exists().where(and_(_READS.c.notification_id == _NOTIFICATIONS.c.id, _READS.c.reader == reader.subject))


def _notification(row: Row[Any], *, is_read: bool) -> Notification:
    return Notification(
        id=row.id,
        recipient=row.recipient,
        kind=NotificationKind(row.kind),
        title=row.title,
        body=row.body,
        order_id=row.order_id,
        created_at=row.created_at,
        is_read=is_read,
    )
