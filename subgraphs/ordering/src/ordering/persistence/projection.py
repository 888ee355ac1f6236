"""The projection that the API reads: a pure function of the order, written in the transaction of its events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ordering.domain.order import Order
from ordering.domain.returns import ReturnStatus
from ordering.persistence.codec import order_to_json
from ordering.persistence.tables import METADATA

ORDERS = METADATA.tables["order_view"]
# Which of an order's open returns staff must see first: the one that waits for them.
_URGENCY = (ReturnStatus.RECEIVED, ReturnStatus.INSPECTED, ReturnStatus.LABELLED, ReturnStatus.REQUESTED)


async def write_projection(session: AsyncSession, order: Order, *, table: Table = ORDERS) -> None:
    """The order as readers see it; an older state never replaces a newer one."""
    values = projection_of(order)
    statement = insert(table).values(values)
    newer = table.c.version < statement.excluded.version
    changed = {name: statement.excluded[name] for name in values if name != "id"}
    await session.execute(statement.on_conflict_do_update(constraint=f"{table.name}_pkey", set_=changed, where=newer))


def projection_of(order: Order) -> dict[str, Any]:
    """The projection's row; live and rebuilt rows are the same, because nothing but the order decides."""
    contents = order.contents
    return {
        "id": order.id,
        "number": order.number,
        "version": order.version,
        "customer_id": contents.customer.id,
        "customer_name": contents.customer.name,
        "customer_email": contents.customer.email,
        "status": order.status.value,
        "payment_status": order.payment_status.value,
        "fulfilment_status": order.fulfilment.value,
        "open_return": _open_return(order),
        "total": contents.totals.total.amount,
        "currency": contents.totals.currency.value,
        "placed_at": order.placed_at,
        "changed_at": order.timeline[-1].at,
        "state": order_to_json(order),
    }


def _open_return(order: Order) -> str | None:
    open_ones = [found.status for found in order.returns if found.is_open]
    return min(open_ones, key=_URGENCY.index).value if open_ones else None
