"""How the sagas stand, for staff: orders beside the workflow engine's own tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ordering.application.reads import SagaState
from ordering.persistence.tables import METADATA

_FAILURE = METADATA.tables["saga_failure"]
_WAITING = ("PLACED", "STOCK_RESERVED", "PAID")
# Before a worker has ever run there are no tables of the engine; then no saga has begun.
_ENGINE_EXISTS = text("select to_regclass('dbos.workflow_status') is not null")
# From each open order to its workflow: the engine keeps those of all orders that ever were.
_WITH_ENGINE = """left join lateral (
        select status, recovery_attempts from dbos.workflow_status where workflow_uuid = o.id::text limit 1) w on true"""
_WITHOUT = "left join (select null::text as status, null::bigint as recovery_attempts where false) w on true"
_OVERVIEW = """
    select * from (
      select o.id::text as order_id, o.number, o.status as order_status, o.changed_at, w.status as saga_status,
        coalesce(w.recovery_attempts, 0) as attempts, f.step, f.error,
        coalesce(w.status not in ('PENDING', 'ENQUEUED', 'DELAYED', 'SUCCESS'), false)
          or (o.status in ('PLACED', 'STOCK_RESERVED', 'PAID')
              and (o.changed_at < cast(:now as timestamptz) - cast(:overdue as interval)
                or (w.status is null and o.placed_at < cast(:now as timestamptz) - cast(:grace as interval)))) as is_stuck
      from order_view o {engine} left join saga_failure f on f.order_id = o.id
      where o.status not in ('DELIVERED', 'CANCELLED')
    ) sagas where is_stuck or not :only_stuck
    order by is_stuck desc, changed_at limit :first
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaPatience:
    """After how long a saga without a workflow, or beyond its deadlines, counts as stuck."""

    grace: timedelta
    overdue: timedelta


class SqlSagaFailures:
    """Implements the port `SagaFailures` on an open session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, order_id: str, step: str, error: str, at: datetime) -> None:
        values: dict[str, Any] = {"order_id": order_id, "step": step, "error": error, "failed_at": at}
        statement = insert(_FAILURE).values(values)
        await self._session.execute(statement.on_conflict_do_update(constraint="saga_failure_pkey", set_=values))


async def saga_overview(
    session: AsyncSession, *, now: datetime, first: int, only_stuck: bool, patience: SagaPatience
) -> list[SagaState]:
    """Open orders and their sagas, those that need a person first, then the longest waiting."""
    engine = _WITH_ENGINE if await session.scalar(_ENGINE_EXISTS) else _WITHOUT
    given = {"now": now, "first": first, "only_stuck": only_stuck, "grace": patience.grace, "overdue": patience.overdue}
    rows = await session.execute(text(_OVERVIEW.format(engine=engine)), given)
    return [
        SagaState(
            order_id=row.order_id,
            number=row.number,
            order_status=row.order_status,
            saga_status=row.saga_status or ("NOT_STARTED" if row.order_status in _WAITING else "NOT_NEEDED"),
            since=row.changed_at,
            attempts=row.attempts,
            failed_step=row.step if row.is_stuck else None,
            error=row.error if row.is_stuck else None,
            is_stuck=row.is_stuck,
        )
        for row in rows
    ]
