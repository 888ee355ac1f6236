"""Whose rows are whose. Orders and their documents stay for ten years without name, e-mail and street.

The event store is only ever added to, but for this: the law comes before the log. Snapshots and the projection are folded anew
from what is left.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Table, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging.personal_data import PersonalData, PersonalRows, blanked

from ordering.domain.order import fold
from ordering.domain.statuses import OrderStatus

from .event_store import streams_of
from .projection import ORDERS, projection_of
from .tables import METADATA

_EVENTS = METADATA.tables["event"]
_SNAPSHOTS = METADATA.tables["snapshot"]
_DOCUMENTS = METADATA.tables["document"]
_ENDED: Final = (OrderStatus.DELIVERED.value, OrderStatus.CANCELLED.value)
_FREE_TEXT: Final = ("refund_requested.v1", "return_requested.v1")
_PEOPLE: Final = (
    "contents,customer,name",
    "contents,customer,email",
    "contents,shipping_address,name",
    "contents,shipping_address,street",
    "contents,shipping_address,postal_code",
    "contents,shipping_address,city",
    "contents,payment_token",
    "note",
)
_RECIPIENT: Final = ("recipient,name", "recipient,street", "recipient,postal_code", "recipient,city")
_KEPT: Final = (
    "Orders and invoices: number, dates, articles and amounts, without name, e-mail and street, ten years, by commercial "
    "and tax law."
)


def _nameless_events() -> dict[str, Any]:
    """Texts that people wrote, and who they are, out of the stored events."""
    known = blanked(_EVENTS.c.data, *_PEOPLE)
    return {"data": case((_EVENTS.c.type.in_(_FREE_TEXT), blanked(known, "reason")), else_=known)}


def _of_orders(table: Table, column: str, customer_id: str) -> ColumnElement[bool]:
    return table.c[column].in_(select(ORDERS.c.id).where(ORDERS.c.customer_id == customer_id))


async def _fold_anew(session: AsyncSession, customer_id: str) -> None:
    """First the events, then everything that was made of them."""
    mine = _of_orders(_EVENTS, "stream", customer_id)
    await session.execute(update(_EVENTS).where(mine).values(**_nameless_events()))
    await session.execute(delete(_SNAPSHOTS).where(_of_orders(_SNAPSHOTS, "stream", customer_id)))
    ids = (await session.execute(select(ORDERS.c.id).where(ORDERS.c.customer_id == customer_id))).scalars()
    for order_id, events in (await streams_of(session, list(ids))).items():
        values = projection_of(fold(order_id, events))
        await session.execute(update(ORDERS).where(ORDERS.c.id == order_id).values(**values))


PERSONAL_DATA: Final = PersonalData(
    domain="ordering",
    rows=(
        PersonalRows(
            name="orders",
            table=ORDERS,
            whose=ORDERS.c.customer_id,
            anonymised={"customer_name": "", "customer_email": ""},
            kept=_KEPT,
            open=ORDERS.c.status.not_in(_ENDED) | ORDERS.c.open_return.is_not(None),
            waiting="An order or a return of yours has not ended yet.",
        ),
        PersonalRows(
            name="history",
            table=_EVENTS,
            whose=lambda customer_id: _of_orders(_EVENTS, "stream", customer_id),
            anonymised=_nameless_events(),
        ),
        PersonalRows(
            name="documents",
            table=_DOCUMENTS,
            whose=lambda customer_id: _of_orders(_DOCUMENTS, "order_id", customer_id),
            anonymised={"content": blanked(_DOCUMENTS.c.content, *_RECIPIENT)},
            kept=_KEPT,
        ),
    ),
    also_erase=_fold_anew,
)
