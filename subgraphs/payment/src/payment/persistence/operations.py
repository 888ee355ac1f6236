"""The queue of operations: what each order pays for is written as plain statements, each for as many as there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import Currency, Money

from payment.application.ports import Finished, Leased
from payment.domain.operation import Operation, OperationKind
from payment.persistence.rows import PAYMENT_COLUMNS, payment_from

CHANNEL: Final = "payment_operations"

_ADD: Final = text(
    f"""
    with added as (
        insert into operation (id, payment_id, kind, amount, currency, key, reason, created_at)
        select id, payment_id, kind, amount, currency, key, reason, clock_timestamp()
        from unnest(cast(:ids as uuid[]), cast(:payments as uuid[]), cast(:kinds as text[]), cast(:amounts as bigint[]),
                    cast(:currencies as text[]), cast(:keys as text[]), cast(:reasons as text[]))
             as new (id, payment_id, kind, amount, currency, key, reason)
        order by id
        on conflict do nothing
        returning id)
    select id::text as id, pg_notify('{CHANNEL}', '') from added
    """  # noqa: S608 - only constants of this package
)
_BY_KEY: Final = text(
    """
    select id::text as operation_id, payment_id::text as payment_id, kind, amount as operation_amount,
           currency as operation_currency, key, reason, attempts
    from operation where key = :key
    """
)
# One operation per payment at a time, so that a void never overtakes the capture queued before it.
_LEASE: Final = text(
    f"""
    with leased as (
        update operation set leased_until = now() + make_interval(secs => :seconds), attempts = attempts + 1
        where id in (
            select o.id from operation o
            where o.finished_at is null and (o.leased_until is null or o.leased_until < now())
              and not exists (
                select 1 from operation e
                where e.payment_id = o.payment_id and e.finished_at is null
                  and (e.created_at, e.id) < (o.created_at, o.id))
            order by o.created_at limit :most for update skip locked)
        returning id, payment_id, kind, amount, currency, key, reason, attempts)
    select leased.id::text as operation_id, payment_id::text as payment_id, kind, leased.amount as operation_amount,
           leased.currency as operation_currency, key, reason, attempts, {PAYMENT_COLUMNS}
    from leased join payment p on p.id = payment_id
    """  # noqa: S608 - only constants of this package
)
# What waits behind another is not due.
_NEXT_DUE: Final = text(
    """
    select cast(extract(epoch from min(coalesce(o.leased_until, now())) - now()) as float8)
    from operation o
    where o.finished_at is null and not exists (
        select 1 from operation e
        where e.payment_id = o.payment_id and e.finished_at is null
          and (e.created_at, e.id) < (o.created_at, o.id))
    """
)
_PUT_OFF: Final = text(
    """
    update operation set leased_until = now() + make_interval(secs => :seconds)
    where id = cast(:id as uuid) and finished_at is null
    """
)
_FINISH: Final = text(
    """
    update operation as o set finished_at = now()
    where id = any(cast(:ids as uuid[])) and finished_at is null
    returning id::text as id, exists (
        select 1 from operation e
        where e.payment_id = o.payment_id and e.finished_at is null and e.id <> o.id) as is_followed
    """
)


class SqlOperations:
    """Implements the port `Operations` on an open session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, operations: Sequence[Operation]) -> frozenset[str]:
        if not operations:
            return frozenset()
        return frozenset(await self._session.scalars(_ADD, columns_of(operations)))

    async def by_key(self, key: str) -> Operation | None:
        row = (await self._session.execute(_BY_KEY, {"key": key})).mappings().first()
        return _operation_from(row) if row else None

    async def lease(self, *, most: int, seconds: float) -> Sequence[Leased]:
        rows = (await self._session.execute(_LEASE, {"most": most, "seconds": seconds})).mappings()
        return [Leased(_operation_from(row), payment_from(row)) for row in rows]

    async def seconds_until_due(self) -> float | None:
        seconds = await self._session.scalar(_NEXT_DUE)
        return None if seconds is None else max(0.0, float(seconds))

    async def put_off(self, operation: Operation, seconds: float) -> None:
        await self._session.execute(_PUT_OFF, {"id": operation.id, "seconds": seconds})

    async def finish(self, operations: Sequence[Operation]) -> Finished:
        rows = (await self._session.execute(_FINISH, {"ids": [each.id for each in operations]})).all()
        return Finished(frozenset(row.id for row in rows), frozenset(row.id for row in rows if row.is_followed))


def columns_of(operations: Sequence[Operation]) -> dict[str, list[Any]]:
    """One array per column."""
    return {
        "ids": [each.id for each in operations],
        "payments": [each.payment_id for each in operations],
        "kinds": [each.kind.value for each in operations],
        "amounts": [each.amount.amount for each in operations],
        "currencies": [each.amount.currency.value for each in operations],
        "keys": [each.key for each in operations],
        "reasons": [each.reason for each in operations],
    }


def _operation_from(row: Mapping[Any, Any]) -> Operation:
    return Operation(
        id=row["operation_id"],
        payment_id=row["payment_id"],
        kind=OperationKind(row["kind"]),
        amount=Money(row["operation_amount"], Currency(row["operation_currency"])),
        key=row["key"],
        reason=row["reason"],
        attempts=row["attempts"],
    )
