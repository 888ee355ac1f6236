"""The payment store of one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import Currency, Money

from payment.domain.ledger import Entry
from payment.domain.operation import Operation, OperationKind
from payment.domain.payment import Payment, PaymentStatus
from payment.persistence.due_operations import CHANNEL
from payment.persistence.tables import METADATA

_PAYMENT = METADATA.tables["payment"]
_OPERATION = METADATA.tables["operation"]
_LEDGER = METADATA.tables["ledger_entry"]
_CANCELLED = METADATA.tables["cancelled_order"]
_WEBHOOK = METADATA.tables["webhook"]
_RING = text(f"select pg_notify('{CHANNEL}', '')")

# One operation per payment at a time, so that a void never overtakes the capture queued before it.
_LEASE = text(
    """
    update operation set leased_until = now() + make_interval(secs => :seconds), attempts = attempts + 1
    where id in (
        select o.id from operation o
        where o.finished_at is null and (o.leased_until is null or o.leased_until < now())
          and not exists (
            select 1 from operation e
            where e.payment_id = o.payment_id and e.finished_at is null
              and (e.created_at, e.id) < (o.created_at, o.id))
        order by o.created_at limit :most for update skip locked)
    returning id, payment_id, kind, amount, currency, key, reason, attempts
    """
)


class SqlPayments:
    """Implements the port `Payments` on an open session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, payment_id: str, *, locked: bool = False) -> Payment | None:
        statement = select(_PAYMENT).where(_PAYMENT.c.id == payment_id)
        row = (await self._session.execute(statement.with_for_update() if locked else statement)).mappings().first()
        return payment_from(row) if row else None

    async def of_order(self, order_id: str) -> Payment | None:
        statement = select(_PAYMENT).where(_PAYMENT.c.order_id == order_id).with_for_update()
        row = (await self._session.execute(statement)).mappings().first()
        return payment_from(row) if row else None

    async def add(self, payment: Payment) -> bool:
        values = {
            "id": payment.id,
            "order_id": payment.order_id,
            "customer_id": payment.customer_id,
            "amount": payment.amount.amount,
            "currency": payment.amount.currency.value,
            "method": payment.method,
            "token": payment.token,
            "created_at": payment.created_at,
            **_changing(payment),
        }
        statement = insert(_PAYMENT).values(values).on_conflict_do_nothing().returning(_PAYMENT.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def save(self, payment: Payment) -> None:
        await self._session.execute(update(_PAYMENT).where(_PAYMENT.c.id == payment.id).values(_changing(payment)))

    async def take_for_refund(self, payment_id: str, amount: Money) -> bool:
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

    async def add_operation(self, operation: Operation) -> bool:
        values = {
            "id": operation.id,
            "payment_id": operation.payment_id,
            "kind": operation.kind.value,
            "amount": operation.amount.amount,
            "currency": operation.amount.currency.value,
            "key": operation.key,
            "reason": operation.reason,
            "created_at": func.clock_timestamp(),
        }
        statement = insert(_OPERATION).values(values).on_conflict_do_nothing().returning(_OPERATION.c.id)
        if (await self._session.execute(statement)).scalar_one_or_none() is None:
            return False
        await self._session.execute(_RING)
        return True

    async def operation_by_key(self, key: str) -> Operation | None:
        row = (await self._session.execute(select(_OPERATION).where(_OPERATION.c.key == key))).mappings().first()
        return _operation_from(row) if row else None

    async def lease_operations(self, *, most: int, seconds: float) -> Sequence[Operation]:
        rows = (await self._session.execute(_LEASE, {"most": most, "seconds": seconds})).mappings()
        return [_operation_from(row) for row in rows]

    async def put_off(self, operation: Operation, seconds: float) -> None:
        unfinished = (_OPERATION.c.id == operation.id, _OPERATION.c.finished_at.is_(None))
        until = func.now() + timedelta(seconds=seconds)
        await self._session.execute(update(_OPERATION).where(*unfinished).values(leased_until=until))

    async def untake(self, payment_id: str, amount: Money) -> None:
        refunded = _PAYMENT.c.refunded - amount.amount
        status = case((refunded == 0, PaymentStatus.CAPTURED.value), else_=PaymentStatus.PARTIALLY_REFUNDED.value)
        statement = update(_PAYMENT).where(_PAYMENT.c.id == payment_id).values(refunded=refunded, status=status)
        await self._session.execute(statement)

    async def note_webhook(self, webhook_id: str) -> bool:
        statement = insert(_WEBHOOK).values(id=webhook_id).on_conflict_do_nothing().returning(_WEBHOOK.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def finish_operation(self, operation: Operation) -> bool:
        unfinished = (_OPERATION.c.id == operation.id, _OPERATION.c.finished_at.is_(None))
        statement = update(_OPERATION).where(*unfinished).values(finished_at=func.now()).returning(_OPERATION.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def book(self, operation: Operation, entries: Sequence[Entry]) -> None:
        rows = [
            {
                "operation_id": operation.id,
                "account": entry.account.value,
                "payment_id": operation.payment_id,
                "amount": entry.amount.amount,
                "currency": entry.amount.currency.value,
            }
            for entry in entries
        ]
        if rows:
            await self._session.execute(insert(_LEDGER), rows)

    async def is_order_cancelled(self, order_id: str) -> bool:
        statement = select(_CANCELLED.c.order_id).where(_CANCELLED.c.order_id == order_id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

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
    return {row["id"]: payment_from(row) for row in rows}


def payment_from(row: RowMapping) -> Payment:
    """A payment out of its row."""
    currency = Currency(row["currency"])
    return Payment(
        id=row["id"],
        order_id=row["order_id"],
        customer_id=row["customer_id"],
        amount=Money(row["amount"], currency),
        method=row["method"],
        token=row["token"],
        status=PaymentStatus(row["status"]),
        captured=Money(row["captured"], currency),
        refunded=Money(row["refunded"], currency),
        created_at=row["created_at"],
        decline_reason=row["decline_reason"],
        provider_reference=row["provider_reference"],
        cancel_requested=row["cancel_requested"],
        action_expires_at=row["action_expires_at"],
    )


def _operation_from(row: RowMapping) -> Operation:
    return Operation(
        id=str(row["id"]),
        payment_id=str(row["payment_id"]),
        kind=OperationKind(row["kind"]),
        amount=Money(row["amount"], Currency(row["currency"])),
        key=row["key"],
        reason=row["reason"],
        attempts=row["attempts"],
    )


def _changing(payment: Payment) -> dict[str, object]:
    return {
        "status": payment.status.value,
        "captured": payment.captured.amount,
        "refunded": payment.refunded.amount,
        "decline_reason": payment.decline_reason,
        "provider_reference": payment.provider_reference,
        "cancel_requested": payment.cancel_requested,
        "action_expires_at": payment.action_expires_at,
    }


def _status_after(refunded: Any) -> Any:
    whole = refunded == _PAYMENT.c.captured
    return case((whole, PaymentStatus.REFUNDED.value), else_=PaymentStatus.PARTIALLY_REFUNDED.value)
