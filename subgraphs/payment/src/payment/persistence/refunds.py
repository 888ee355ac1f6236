"""Wishes to give money back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, Select, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import Currency, Money

from payment.domain.refund import Refund, RefundStatus
from payment.persistence.tables import METADATA

_REFUND = METADATA.tables["refund"]
_MOST_SHOWN = 200
_GONE = (RefundStatus.BOOKED.value, RefundStatus.DONE.value)


class SqlRefunds:
    """Implements the port `Refunds` on an open session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, refund: Refund) -> None:
        await self._session.execute(insert(_REFUND).values(_values(refund)))

    async def by_key(self, key: str) -> Refund | None:
        return await self._one(select(_REFUND).where(_REFUND.c.key == key))

    async def locked(self, refund_id: str) -> Refund | None:
        return await self._one(select(_REFUND).where(_REFUND.c.id == refund_id).with_for_update())

    async def save(self, refund: Refund) -> None:
        changing = {name: value for name, value in _values(refund).items() if name not in {"id", "key"}}
        await self._session.execute(update(_REFUND).where(_REFUND.c.id == refund.id).values(changing))

    async def unapproved_sum(self, payment_id: str) -> int:
        alone = (_REFUND.c.payment_id == payment_id, _REFUND.c.decided_by.is_(None), _REFUND.c.status.in_(_GONE))
        return int(await self._session.scalar(select(func.coalesce(func.sum(_REFUND.c.amount), 0)).where(*alone)) or 0)

    async def _one(self, statement: Select[tuple[object, ...]]) -> Refund | None:
        row = (await self._session.execute(statement)).mappings().first()
        return refund_from(row) if row else None


async def refunds_of_payments(session: AsyncSession, payment_ids: Sequence[str]) -> dict[str, list[Refund]]:
    """Oldest first."""
    statement = select(_REFUND).where(_REFUND.c.payment_id.in_(payment_ids)).order_by(_REFUND.c.created_at)
    found: dict[str, list[Refund]] = {}
    for row in (await session.execute(statement)).mappings():
        found.setdefault(str(row["payment_id"]), []).append(refund_from(row))
    return found


async def refunds_awaiting_approval(session: AsyncSession) -> list[Refund]:
    """Those that wait longest first."""
    waiting = _REFUND.c.status == RefundStatus.AWAITING_APPROVAL.value
    statement = select(_REFUND).where(waiting).order_by(_REFUND.c.created_at).limit(_MOST_SHOWN)
    return [refund_from(row) for row in (await session.execute(statement)).mappings()]


def refund_from(row: RowMapping) -> Refund:
    """A refund out of its row."""
    return Refund(
        id=str(row["id"]),
        payment_id=str(row["payment_id"]),
        order_id=str(row["order_id"]),
        amount=Money(row["amount"], Currency(row["currency"])),
        reason=row["reason"],
        requested_by=row["requested_by"],
        key=row["key"],
        status=RefundStatus(row["status"]),
        created_at=row["created_at"],
        order_refund_id=row["order_refund_id"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )


def _values(refund: Refund) -> dict[str, object]:
    return {
        "id": refund.id,
        "payment_id": refund.payment_id,
        "order_id": refund.order_id,
        "amount": refund.amount.amount,
        "currency": refund.amount.currency.value,
        "reason": refund.reason,
        "requested_by": refund.requested_by,
        "key": refund.key,
        "status": refund.status.value,
        "order_refund_id": refund.order_refund_id,
        "decided_by": refund.decided_by,
        "decided_at": refund.decided_at,
        "created_at": refund.created_at,
    }
