"""Finds the sagas that should have moved, by comparing orders with the workflow engine's own tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service import Database


class SqlStuckSagas:
    """Implements the port `FindsStuckSagas`; `overdue_after` is longer than any deadline of the saga."""

    def __init__(self, database: Database, *, grace: timedelta, overdue_after: timedelta) -> None:
        self._database = database
        self._grace = grace
        self._overdue_after = overdue_after

    async def unstarted(self) -> Sequence[str]:
        async with self._database.transaction() as session:
            return await orders_without_saga(session, older_than=self._grace)

    async def without_progress(self) -> Sequence[str]:
        async with self._database.transaction() as session:
            return await sagas_without_progress(session, unread_for=self._grace, overdue_after=self._overdue_after)


async def orders_without_saga(session: AsyncSession, *, older_than: timedelta) -> list[str]:
    """Orders that should be confirmed by now and have no workflow yet: from here on one looks after them."""
    statement = text(
        """
        select id::text from order_view o
        where o.status in ('PLACED', 'STOCK_RESERVED', 'PAID') and o.placed_at < now() - cast(:age as interval)
          and not exists (select 1 from dbos.workflow_status w where w.workflow_uuid = o.id::text)
        order by o.placed_at limit 100
        """
    )
    return list(await session.scalars(statement, {"age": older_than}))


async def sagas_without_progress(
    session: AsyncSession, *, unread_for: timedelta, overdue_after: timedelta
) -> list[str]:
    """Workflows that should have moved: a message lies unread, or the deadline of their status is long gone."""
    statement = text(
        """
        select w.workflow_uuid from dbos.workflow_status w
        cross join lateral (  -- each workflow's own order, by its key
            select status, changed_at from order_view
            where id = case when pg_input_is_valid(w.workflow_uuid, 'uuid') then w.workflow_uuid::uuid end limit 1) o
        where w.status = 'PENDING'
          and w.updated_at < (extract(epoch from now() - cast(:unread as interval)) * 1000)::bigint
          and (
            (o.status in ('PLACED', 'STOCK_RESERVED', 'PAID') and o.changed_at < now() - cast(:overdue as interval))
            or exists (
              select 1 from dbos.notifications n
              where n.destination_uuid = w.workflow_uuid and not n.consumed
                and n.created_at_epoch_ms < (extract(epoch from now() - cast(:unread as interval)) * 1000)::bigint))
        limit 100
        """
    )
    return list(await session.scalars(statement, {"unread": unread_for, "overdue": overdue_after}))
