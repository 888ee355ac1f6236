"""The payment store of one transaction: what each order pays for is written as plain statements, each for many rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import TextClause, case, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import waiting
from stoa_primitives import Money

from payment.domain.ledger import Entry
from payment.domain.operation import Operation
from payment.domain.payment import Payment, PaymentStatus
from payment.persistence.operations import CHANNEL, columns_of
from payment.persistence.rows import PAYMENT_COLUMNS, payment_from
from payment.persistence.tables import METADATA
from payment.persistence.unwritten import Unwritten

_PAYMENT = METADATA.tables["payment"]
_CANCELLED = METADATA.tables["cancelled_order"]
_WEBHOOK = METADATA.tables["webhook"]


def _read(condition: str) -> TextClause:
    return text(f"select {PAYMENT_COLUMNS} from payment p where {condition}")  # noqa: S608 - only constants of this module


# Locked in one order, so that two who change the same payments wait instead of deadlocking.
_GET: Final = _read("p.id = cast(:id as uuid)")
_GET_LOCKED: Final = _read("p.id = cast(:id as uuid) for update")
_LOCKED: Final = _read("p.id = any(cast(:ids as uuid[])) order by p.id for update")
_OF_ORDERS: Final = _read("p.order_id = any(cast(:ids as uuid[])) order by p.id for update")
_CANCELLED_AMONG: Final = text("select order_id::text from cancelled_order where order_id = any(cast(:ids as uuid[]))")
# A payment that is not added, since its order has one, brings no operation.
_ADD: Final = text(
    f"""
    with wanted as (
        select * from unnest(
            cast(:payments as uuid[]), cast(:orders as uuid[]), cast(:customers as text[]), cast(:methods as text[]),
            cast(:tokens as text[]), cast(:moments as timestamptz[]), cast(:statuses as text[]), cast(:captured as bigint[]),
            cast(:refunded as bigint[]), cast(:ids as uuid[]), cast(:kinds as text[]), cast(:amounts as bigint[]),
            cast(:currencies as text[]), cast(:keys as text[]), cast(:reasons as text[]))
        as new (payment_id, order_id, customer_id, method, token, moment, status, captured, refunded,
                operation_id, kind, amount, currency, key, reason)),
    added as (
        insert into payment (id, order_id, customer_id, amount, currency, method, token, status, captured, refunded,
                             cancel_requested, created_at)
        select payment_id, order_id, customer_id, amount, currency, method, token, status, captured, refunded, false, moment
        from wanted order by payment_id
        on conflict do nothing
        returning id),
    queued as (
        insert into operation (id, payment_id, kind, amount, currency, key, reason, created_at)
        select operation_id, payment_id, kind, amount, currency, key, reason, clock_timestamp()
        from wanted join added on added.id = payment_id
        on conflict do nothing
        returning 1)
    select pg_notify('{CHANNEL}', '') from queued limit 1
    """  # noqa: S608 - only constants of this package
)


class SqlPayments:
    """Implements the port `Payments` on an open session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @property
    def _unwritten(self) -> Unwritten:
        return waiting(self._session, Unwritten)

    async def _found(self, statement: TextClause, **values: Any) -> list[Payment]:
        await self._written()
        return [payment_from(row) for row in (await self._session.execute(statement, values)).mappings()]

    async def _written(self) -> None:
        """What is read or changed by itself must find what was saved before."""
        if not self._unwritten.is_empty:
            await self._session.run_sync(self._unwritten.write)

    async def get(self, payment_id: str, *, locked: bool = False) -> Payment | None:
        found = await self._found(_GET_LOCKED if locked else _GET, id=payment_id)
        return found[0] if found else None

    async def locked(self, payment_ids: Sequence[str]) -> dict[str, Payment]:
        return {each.id: each for each in await self._found(_LOCKED, ids=list(payment_ids))}

    async def of_order(self, order_id: str) -> Payment | None:
        found = await self.of_orders([order_id])
        return found[0] if found else None

    async def of_orders(self, order_ids: Sequence[str]) -> Sequence[Payment]:
        return await self._found(_OF_ORDERS, ids=list(order_ids))

    async def add(self, wishes: Sequence[tuple[Payment, Operation]]) -> None:
        if not wishes:
            return
        payments = [payment for payment, _ in wishes]
        values = {
            "orders": [each.order_id for each in payments],
            "customers": [each.customer_id for each in payments],
            "methods": [each.method for each in payments],
            "tokens": [each.token for each in payments],
            "moments": [each.created_at for each in payments],
            "statuses": [each.status.value for each in payments],
            "captured": [each.captured.amount for each in payments],
            "refunded": [each.refunded.amount for each in payments],
        }
        await self._session.execute(_ADD, columns_of([operation for _, operation in wishes]) | values)

    async def save(self, payment: Payment) -> None:
        self._unwritten.payments[payment.id] = payment

    async def take_for_refund(self, payment_id: str, amount: Money) -> bool:
        await self._written()
        refunded = _PAYMENT.c.refunded + amount.amount
        fits = (
            _PAYMENT.c.id == payment_id,
            _PAYMENT.c.currency == amount.currency.value,
            _PAYMENT.c.status.in_([PaymentStatus.CAPTURED, PaymentStatus.PARTIALLY_REFUNDED]),
            refunded <= _PAYMENT.c.captured,
        )
        statement = (
            update(_PAYMENT)
            .where(*fits)
            .values(refunded=refunded, status=_status_after(refunded))
            .returning(_PAYMENT.c.id)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def untake(self, payment_id: str, amount: Money) -> None:
        await self._written()
        refunded = _PAYMENT.c.refunded - amount.amount
        status = case((refunded == 0, PaymentStatus.CAPTURED.value), else_=PaymentStatus.PARTIALLY_REFUNDED.value)
        statement = update(_PAYMENT).where(_PAYMENT.c.id == payment_id).values(refunded=refunded, status=status)
        await self._session.execute(statement)

    async def note_webhook(self, webhook_id: str) -> bool:
        statement = insert(_WEBHOOK).values(id=webhook_id).on_conflict_do_nothing().returning(_WEBHOOK.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def book(self, operation: Operation, entries: Sequence[Entry]) -> None:
        self._unwritten.entries.extend((operation, entry) for entry in entries)

    async def cancelled_among(self, order_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(await self._session.scalars(_CANCELLED_AMONG, {"ids": list(order_ids)}))

    async def note_cancelled_order(self, order_id: str) -> None:
        await self._session.execute(insert(_CANCELLED).values(order_id=order_id).on_conflict_do_nothing())


async def payments_of_orders(session: AsyncSession, order_ids: Sequence[str]) -> dict[str, list[Payment]]:
    """What the API shows of several orders at once: payments the provider has answered for."""
    answered = (_PAYMENT.c.order_id.in_(order_ids), _PAYMENT.c.status != PaymentStatus.PENDING)
    statement = select(_PAYMENT).where(*answered).order_by(_PAYMENT.c.created_at)
    found: dict[str, list[Payment]] = {}
    for row in (await session.execute(statement)).mappings():
        found.setdefault(row["order_id"], []).append(payment_from(row))
    return found


async def payments_by_id(session: AsyncSession, payment_ids: Sequence[str]) -> dict[str, Payment]:
    """Answered payments by their ids."""
    answered = (_PAYMENT.c.id.in_(payment_ids), _PAYMENT.c.status != PaymentStatus.PENDING)
    rows = (await session.execute(select(_PAYMENT).where(*answered))).mappings()
    return {payment.id: payment for payment in map(payment_from, rows)}


def _status_after(refunded: Any) -> Any:
    whole = refunded == _PAYMENT.c.captured
    return case((whole, PaymentStatus.REFUNDED.value), else_=PaymentStatus.PARTIALLY_REFUNDED.value)
