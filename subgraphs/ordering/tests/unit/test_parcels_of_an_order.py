from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import get_args

import pytest
from ordering.domain import cancellation, fulfilment
from ordering.domain.events import (
    CancellationReason,
    CancellationRefused,
    CancellationRequested,
    OrderCancelled,
    OrderConfirmed,
    OrderEvent,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    StockReserved,
    Units,
)
from ordering.domain.history import history_of
from ordering.domain.order import Order, OrderMoveNotAllowed, Parcel, placed
from ordering.domain.saga import Signal, SignalKind, react
from ordering.domain.statuses import FulfilmentStatus, Lifecycle, OrderStatus
from ordering.messaging.heard import CheckedOutRead
from ordering.testing import checked_out

NOW = datetime(2030, 1, 1, tzinfo=UTC)
LINES = [("cup", 2), ("lamp", 1), ("cup", 1)]


def confirmed_order() -> Order:
    data = checked_out("o").data
    one = data["lines"][0]
    lines = [one | {"variant_id": variant, "quantity": quantity} for variant, quantity in LINES]
    contents = CheckedOutRead.model_validate({**data, "lines": lines}).to_contents()
    order = placed("o", OrderPlaced(occurred_at=NOW, number="S1", contents=contents))
    for event in (
        StockReserved(occurred_at=NOW, reservation_id="r"),
        OrderPaid(occurred_at=NOW, payment_id="p"),
        OrderConfirmed(occurred_at=NOW),
    ):
        order = order.apply(event)
    return order


def parcel(identity: str, *units: tuple[str, int]) -> Parcel:
    held = tuple(Units(variant, quantity) for variant, quantity in units)
    return Parcel(id=identity, carrier="Post", tracking_code=f"T{identity}", units=held, shipped_at=NOW)


ONE = parcel("1", ("cup", 2))
TWO = parcel("2", ("cup", 1), ("lamp", 1))


def after(order: Order, *deeds: str) -> Order:
    """Hears "ship 1", "arrive 2" and so on."""
    for deed in deeds:
        what, which = deed.split()
        told = {"1": ONE, "2": TWO}[which]
        hear = fulfilment.parcel_shipped if what == "ship" else fulfilment.parcel_delivered
        for event in hear(order, told, "s"):
            order = order.apply(event)
    return order


def test_an_order_is_shipped_when_its_last_parcel_is_and_delivered_when_all_have_arrived() -> None:
    """A customer told "shipped" after half of it complains about the other half."""
    order = confirmed_order()

    seen = [after(order, *deeds) for deeds in (["ship 1"], ["ship 1", "ship 2"], ["ship 1", "ship 2", "arrive 2"])]

    assert [state.fulfilment.value for state in seen] == ["PARTIALLY_SHIPPED", "SHIPPED", "SHIPPED"]
    assert [state.status.value for state in seen] == ["CONFIRMED", "SHIPPED", "SHIPPED"]
    assert [fulfilment.delivered_of(seen[2], line) for line in (1, 2, 3)] == [1, 1, 0]
    assert after(seen[2], "arrive 1").status is OrderStatus.DELIVERED


@pytest.mark.parametrize("deeds", list(permutations(["ship 1", "ship 2", "arrive 1", "arrive 2"])), ids=" ".join)
def test_news_of_parcels_in_any_order_and_twice_ends_delivered(deeds: tuple[str, ...]) -> None:
    """Row 91: topics have no common order and messages come twice; every order of them means the same."""
    order = after(confirmed_order(), *deeds, *deeds)

    assert (order.status, order.lifecycle) == (OrderStatus.DELIVERED, Lifecycle.COMPLETED)
    assert {(told.id, told.units) for told in order.parcels} == {("1", ONE.units), ("2", TWO.units)}
    assert [moment.status.value for moment in order.timeline][-2:] == ["SHIPPED", "DELIVERED"]


def test_a_message_of_old_that_does_not_say_what_is_in_the_parcel_means_everything() -> None:
    """Messages written before the update are delivered after it."""
    old = parcel("s")

    order = confirmed_order()
    for event in fulfilment.parcel_delivered(order, old, "s"):
        order = order.apply(event)

    assert order.status is OrderStatus.DELIVERED
    assert [fulfilment.delivered_of(order, line) for line in (1, 2, 3)] == [2, 1, 1]


@pytest.mark.parametrize("deed", ["ship 1", "arrive 1"])
def test_news_of_a_parcel_cannot_revive_a_cancelled_order(deed: str) -> None:
    """Row 94: cancel while shipping; what the state machine has refused stays refused."""
    cancelled = OrderCancelled(occurred_at=NOW, reason=CancellationReason.STAFF, message="", note="")
    order = confirmed_order().apply(cancelled)

    assert after(order, deed) == order


def test_an_order_can_be_cancelled_until_it_is_packed() -> None:
    """Row 94: of packing and cancelling exactly one happens, and the customer is told what remains possible."""
    order = confirmed_order()
    (asked,) = cancellation.cancellation_requested(order, CancellationReason.CUSTOMER, "wrong size", NOW)
    waiting = order.apply(asked)
    (stopped,) = cancellation.shipment_cancelled(waiting, NOW)
    packed = order.apply(OrderPacked(occurred_at=NOW, shipment_id="s"))

    assert isinstance(stopped, OrderCancelled)
    assert (stopped.reason, stopped.note) == (CancellationReason.CUSTOMER, "wrong size")
    assert "goes back to you" in stopped.message
    assert waiting.apply(stopped).fulfilment is FulfilmentStatus.RELEASED
    for event in (asked, stopped):
        with pytest.raises(OrderMoveNotAllowed, match="return it"):
            packed.apply(event)


def test_a_wish_that_shipping_refuses_leaves_the_order_as_it_was_and_may_be_forgotten() -> None:
    """A second click while shipping thinks must not ask a second time."""
    order = confirmed_order()
    (asked,) = cancellation.cancellation_requested(order, CancellationReason.CUSTOMER, "", NOW)
    waiting = order.apply(asked)
    (refused,) = cancellation.cancellation_refused(waiting, NOW)
    kept = waiting.apply(refused)

    assert cancellation.cancellation_requested(waiting, CancellationReason.STAFF, "", NOW) == ()
    assert isinstance(refused, CancellationRefused)
    assert (kept.cancellation_asked, kept.status) == (None, OrderStatus.CONFIRMED)
    assert cancellation.shipment_cancelled(kept, NOW) == ()


def test_goods_that_went_to_somebody_else_during_the_payment_stop_the_order() -> None:
    """Row 98: the reservation expired, inventory could not renew it: nothing is sent, and the money goes back."""
    order = confirmed_order()

    (asked,) = react(order, Signal(SignalKind.STOCK_REJECTED), NOW)
    waiting = order.apply(asked)
    (stopped,) = cancellation.shipment_cancelled(waiting, NOW)

    assert isinstance(asked, CancellationRequested)
    assert isinstance(stopped, OrderCancelled)
    assert stopped.reason is CancellationReason.OUT_OF_STOCK
    assert "goes back to you" in stopped.message
    assert react(waiting, Signal(SignalKind.STOCK_REJECTED), NOW) == ()


def test_every_event_is_told_to_people_in_words() -> None:
    """An event without words is a hole in the order's history, and an internal error for whoever asks."""
    from ordering.domain.history import _TELLS  # noqa: PLC0415 - only to compare it with the union

    assert set(_TELLS) == set(get_args(OrderEvent))
    assert len({kind for kind, _ in _TELLS.values()}) == len(_TELLS) - 1  # both kinds of refund are REFUNDED


def test_customers_do_not_read_what_staff_wrote_to_each_other() -> None:
    """A note is written for colleagues."""
    cancelled = OrderCancelled(occurred_at=NOW, reason=CancellationReason.STAFF, message="Sorry.", note="fraud?")

    (for_customer,) = history_of([cancelled], for_staff=False)
    (for_staff,) = history_of([cancelled], for_staff=True)

    assert (for_customer.text, for_customer.note) == ("Sorry.", "")
    assert for_staff.note == "fraud?"
