from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from ordering.domain.contents import Contents, OrderContentsInvalid
from ordering.domain.events import (
    CancellationReason,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderEvent,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    StockReserved,
)
from ordering.domain.order import Order, OrderMoveNotAllowed, fold, placed
from ordering.domain.saga import REACTIONS, Signal, SignalKind, react
from ordering.domain.statuses import FINAL, OrderStatus
from ordering.messaging.heard import CheckedOutRead
from ordering.persistence.codec import (
    STORED_NAMES,
    event_from_json,
    event_to_json,
    name_of,
    order_from_json,
    order_to_json,
)
from ordering.testing import checked_out, euros
from stoa_primitives import CurrencyMismatch, MoneyOutOfRange

NOW = datetime(2030, 1, 1, tzinfo=UTC)
CANCELLED = OrderCancelled(occurred_at=NOW, reason=CancellationReason.CUSTOMER, message="bye", note="")
EVENTS: tuple[OrderEvent, ...] = (
    StockReserved(occurred_at=NOW, reservation_id="r"),
    OrderPaid(occurred_at=NOW, payment_id="p"),
    OrderConfirmed(occurred_at=NOW),
    OrderShipped(occurred_at=NOW, shipment_id="s"),
    OrderDelivered(occurred_at=NOW, shipment_id="s"),
    CANCELLED,
)
PATHS: dict[OrderStatus, int] = {
    OrderStatus.PLACED: 0,
    OrderStatus.STOCK_RESERVED: 1,
    OrderStatus.PAID: 2,
    OrderStatus.CONFIRMED: 3,
    OrderStatus.SHIPPED: 4,
    OrderStatus.DELIVERED: 5,
}


def contents(**changes: object) -> Contents:
    data = {**checked_out("o").data, **changes}
    return CheckedOutRead.model_validate(data).to_contents()


def first_event(**changes: object) -> OrderPlaced:
    return OrderPlaced(occurred_at=NOW, number="S1", contents=contents(**changes))


def order_in(status: OrderStatus) -> Order:
    order = placed("o", first_event())
    if status is OrderStatus.CANCELLED:
        return order.apply(CANCELLED)
    for event in EVENTS[: PATHS[status]]:
        order = order.apply(event)
    return order


NEXT = {
    (OrderStatus.PLACED, StockReserved): OrderStatus.STOCK_RESERVED,
    (OrderStatus.STOCK_RESERVED, OrderPaid): OrderStatus.PAID,
    (OrderStatus.PAID, OrderConfirmed): OrderStatus.CONFIRMED,
    (OrderStatus.CONFIRMED, OrderShipped): OrderStatus.SHIPPED,
    (OrderStatus.SHIPPED, OrderDelivered): OrderStatus.DELIVERED,
    (OrderStatus.PLACED, OrderCancelled): OrderStatus.CANCELLED,
    (OrderStatus.STOCK_RESERVED, OrderCancelled): OrderStatus.CANCELLED,
    (OrderStatus.PAID, OrderCancelled): OrderStatus.CANCELLED,
    (OrderStatus.CONFIRMED, OrderCancelled): OrderStatus.CANCELLED,
}


@pytest.mark.parametrize("status", list(OrderStatus))
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_order_moves_only_along_the_tables(status: OrderStatus, event: OrderEvent) -> None:
    """A status change that is silently ignored hides a bug; one that is silently made ships an unpaid order."""
    order = order_in(status)

    if (status, type(event)) in NEXT:
        assert order.apply(event).status is NEXT[status, type(event)]
        assert order.apply(event).version == order.version + 1
    else:
        with pytest.raises(OrderMoveNotAllowed):
            order.apply(event)


@pytest.mark.parametrize("status", [OrderStatus.SHIPPED, OrderStatus.DELIVERED])
def test_an_order_on_its_way_tells_the_customer_to_return_it_instead(status: OrderStatus) -> None:
    """A bare refusal leaves the customer without a way out."""
    with pytest.raises(OrderMoveNotAllowed, match="return it"):
        order_in(status).apply(CANCELLED)


@pytest.mark.parametrize("status", list(OrderStatus))
@pytest.mark.parametrize("kind", list(SignalKind))
def test_whatever_the_saga_decides_the_order_accepts(status: OrderStatus, kind: SignalKind) -> None:
    """A reaction the order refuses would end the workflow with an error and strand the order."""
    order = order_in(status)

    events = react(order, Signal(kind, "ref", "card_declined"), NOW)

    assert bool(events) == ((status, kind) in REACTIONS)
    for event in events:
        order = order.apply(event)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_final_order_reacts_to_nothing(status: OrderStatus) -> None:
    """A late reservation must not bring a cancelled order back to life."""
    assert not [kind for kind in SignalKind if react(order_in(status), Signal(kind), NOW)]


def test_an_order_that_costs_nothing_is_not_sent_to_the_bank() -> None:
    """A payment of zero is refused by every provider, and the order would be lost."""
    free = placed("o", first_event(discount=euros(1490), total=euros(0)))

    events = react(free, Signal(SignalKind.STOCK_RESERVED, "r"), NOW)

    assert [type(event).__name__ for event in events] == ["StockReserved", "OrderPaid"]


def test_a_delivery_reported_before_the_shipping_delivers_the_order() -> None:
    """Topics have no common order; waiting for the shipping would wait for ever."""
    events = react(order_in(OrderStatus.CONFIRMED), Signal(SignalKind.DELIVERED, "s"), NOW)

    assert [type(event) for event in events] == [OrderShipped, OrderDelivered]


@pytest.mark.parametrize(
    ("reason", "text"),
    [("card_declined", "bank"), ("expired_card", "expired"), ("invalid_card", "not valid"), ("new_reason", "declined")],
)
def test_a_declined_payment_says_why_and_that_nothing_was_charged(reason: str, text: str) -> None:
    """A shopper who does not know whether she paid orders twice or never again."""
    (cancelled,) = react(order_in(OrderStatus.STOCK_RESERVED), Signal(SignalKind.PAYMENT_DECLINED, "p", reason), NOW)

    assert isinstance(cancelled, OrderCancelled)
    assert text in cancelled.message
    assert "Nothing was charged" in cancelled.message


@pytest.mark.parametrize("event", [first_event(), *EVENTS], ids=lambda event: type(event).__name__)
def test_an_event_comes_back_from_the_store_as_it_went_in(event: OrderEvent) -> None:
    """An event that changes on the way through JSON changes history."""
    assert event_from_json(name_of(event), event_to_json(event)) == event


def test_a_folded_order_comes_back_from_the_projection_as_it_went_in() -> None:
    """Readers would see another order than the one that was decided on."""
    order = fold("o", [first_event(), *EVENTS[:5]])

    assert order_from_json(order_to_json(order)) == order


def test_every_event_has_a_stored_name_with_a_version() -> None:
    """An event nobody can store is noticed at the first customer."""
    assert set(STORED_NAMES.values()) == set(get_args(OrderEvent))
    assert len(STORED_NAMES) == len(set(STORED_NAMES.values()))
    assert all(name.rpartition(".v")[2].isdigit() for name in STORED_NAMES)


def test_a_stream_without_a_beginning_is_refused() -> None:
    """Folding half a stream would invent an order."""
    with pytest.raises(ValueError, match="does not begin"):
        fold("o", EVENTS)


def line(**changes: object) -> list[dict[str, object]]:
    return [{**checked_out("o").data["lines"][0], **changes}]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"lines": []}, OrderContentsInvalid),
        ({"lines": line(quantity=0)}, OrderContentsInvalid),
        ({"lines": line(quantity=-1)}, OrderContentsInvalid),
        ({"lines": line(quantity=2**31)}, OrderContentsInvalid),
        ({"lines": line(unit_price=euros(499))}, OrderContentsInvalid),
        ({"total": euros(1)}, OrderContentsInvalid),
        ({"total": euros(-1)}, OrderContentsInvalid),
        ({"lines": line(unit_price={"amount": 500, "currency": "USD"})}, CurrencyMismatch),
        ({"lines": line(quantity=10_000, unit_price=euros(2**62))}, MoneyOutOfRange),
    ],
)
def test_an_order_that_does_not_add_up_is_refused(changes: dict[str, object], refusal: type[Exception]) -> None:
    """Wrong sums, mixed currencies and overflows must never be charged."""
    with pytest.raises(refusal):
        contents(**changes).check()
