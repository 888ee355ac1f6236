from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ordering.domain import payments
from ordering.domain.events import (
    Actor,
    CancellationReason,
    InspectedUnits,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderEvent,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    PaymentCaptured,
    PaymentRefunded,
    RefundRefused,
    RefundRequested,
    ReturnedUnits,
    ReturnInspected,
    ReturnReceived,
    ReturnRefunded,
    ReturnRequested,
    ReturnWish,
    ReturnWithdrawn,
    StockReserved,
)
from ordering.domain.order import Order, placed
from ordering.domain.refunds import paid_for_lines, refundable, shipping_paid
from ordering.domain.replacement import replacement_for
from ordering.domain.return_rules import check_request, inspected, returnable_of
from ordering.domain.returns import RETURN_DAYS, RETURN_MOVES, ReturnInvalid, ReturnNotAllowed, ReturnStatus
from ordering.domain.statuses import PaymentStatus
from ordering.messaging.heard import CheckedOutRead
from ordering.testing import checked_out, euros
from stoa_primitives import Currency, Money

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
PATH: tuple[OrderEvent, ...] = (
    StockReserved(occurred_at=NOW, reservation_id="r"),
    OrderPaid(occurred_at=NOW, payment_id="p"),
    OrderConfirmed(occurred_at=NOW),
    PaymentCaptured(occurred_at=NOW, payment_id="p", amount=Money(1490, Currency.EUR)),
    OrderShipped(occurred_at=NOW, shipment_id="s"),
    OrderDelivered(occurred_at=NOW, shipment_id="s"),
)


def order_of(lines: list[tuple[int, int]], *, discount: int = 0, shipping: int = 0) -> Order:
    """Lines of (quantity, unit price), as the basket hands them over."""
    one = checked_out("o").data["lines"][0]
    subtotal = sum(quantity * price for quantity, price in lines)
    changes: dict[str, Any] = {
        "lines": [
            one
            | {
                "variant_id": f"v{n}",
                "quantity": quantity,
                "unit_price": euros(price),
                "total": euros(quantity * price),
            }
            for n, (quantity, price) in enumerate(lines)
        ],
        "subtotal": euros(subtotal),
        "discount": euros(discount),
        "shipping": euros(shipping),
        "total": euros(subtotal - discount + shipping),
    }
    contents = CheckedOutRead.model_validate({**checked_out("o").data, **changes}).to_contents()
    contents.check()
    return placed("o", OrderPlaced(occurred_at=NOW, number="S1", contents=contents))


def delivered_order(lines: list[tuple[int, int]], **amounts: int) -> Order:
    order = order_of(lines, **amounts)
    for event in PATH:
        order = order.apply(event)
    return order


def request(
    *units: tuple[int, int], wish: ReturnWish = ReturnWish.REFUND, after: timedelta = timedelta()
) -> ReturnRequested:
    return ReturnRequested(
        occurred_at=NOW + after,
        return_id=f"ret-{'-'.join(map(str, units))}",
        units=tuple(ReturnedUnits(line, quantity) for line, quantity in units),
        reason="too small",
        wish=wish,
        requested_by=Actor.CUSTOMER,
    )


def settled(order: Order, wanted: ReturnRequested) -> Order:
    """Requested, received, accepted as a whole, refunded."""
    check_request(order, wanted)
    order = order.apply(wanted).apply(ReturnReceived(occurred_at=NOW, return_id=wanted.return_id))
    found = [InspectedUnits(line=units.line, accepted=units.quantity, restock=True) for units in wanted.units]
    for event in inspected(order, wanted.return_id, found, "", NOW):
        order = order.apply(event)
    for event in payments.return_refund(order, wanted.return_id, NOW, by=Actor.STAFF):
        order = order.apply(event)
    asked = order.refunds[-1] if order.refunds and not order.refunds[-1].is_settled else None
    if asked:
        for event in payments.refunded(order, asked.id, asked.amount, NOW):
            order = order.apply(event)
    return order


LINES = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 999)), min_size=1, max_size=5)


@settings(deadline=None)
@given(lines=LINES, discount=st.integers(0, 300), shipping=st.integers(0, 990), turns=st.randoms(use_true_random=False))
def test_whatever_is_returned_in_whatever_parts_the_refunds_sum_to_what_was_paid(
    lines: list[tuple[int, int]], discount: int, shipping: int, turns: Any
) -> None:
    """Row 96: three times a third must be one; a cent too much is stolen, a cent too little is owed."""
    discount = min(discount, sum(quantity * price for quantity, price in lines))
    order = delivered_order(lines, discount=discount, shipping=shipping)
    units = [number for number, (quantity, _) in enumerate(lines, start=1) for _ in range(quantity)]
    turns.shuffle(units)

    for number, line in enumerate(units):
        wanted = request((line, 1))
        order = settled(order, ReturnRequested(**{**_fields(wanted), "return_id": f"r{number}"}))

    assert order.refunded_amount == order.total
    assert all(refund.is_settled for refund in order.refunds)
    assert order.payment is (PaymentStatus.REFUNDED if order.total.amount else PaymentStatus.CAPTURED)
    assert {found.status for found in order.returns} == {ReturnStatus.REFUNDED}


def _fields(event: ReturnRequested) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("occurred_at", "units", "reason", "wish", "requested_by")}


@settings(deadline=None)
@given(lines=LINES, discount=st.integers(0, 5000), shipping=st.integers(0, 990))
def test_the_lines_shares_and_the_shipping_are_the_total(
    lines: list[tuple[int, int]], discount: int, shipping: int
) -> None:
    """Parts that do not make the whole pay back what nobody paid."""
    discount = min(discount, sum(quantity * price for quantity, price in lines) + shipping)
    order = order_of(lines, discount=discount, shipping=shipping)

    shares = [*paid_for_lines(order), shipping_paid(order)]

    assert Money.total(shares, Currency.EUR) == order.total
    assert not any(share.is_negative for share in shares)


@pytest.mark.parametrize(
    "units", [(), ((1, 0),), ((1, -1),), ((1, 3),), ((1, 2**31),), ((0, 1),), ((2, 1),), ((-1, 1),), ((1, 1), (1, 1))]
)
def test_nobody_returns_more_than_was_delivered_or_what_is_not_there(units: tuple[tuple[int, int], ...]) -> None:
    """Row 85: a return of minus one would be a sale; of three from two, a gift."""
    with pytest.raises(ReturnInvalid):
        check_request(delivered_order([(2, 500)]), request(*units))


def test_what_was_sent_back_cannot_be_sent_back_again_unless_it_came_back_to_the_customer() -> None:
    """Two returns of one cup would pay for two."""
    order = delivered_order([(2, 500)])
    first = request((1, 2))
    returned = order.apply(first)
    kept = returned.apply(ReturnWithdrawn(occurred_at=NOW, return_id=first.return_id))

    with pytest.raises(ReturnInvalid):
        check_request(returned, request((1, 1)))
    check_request(kept, request((1, 2)))
    assert (returnable_of(returned, 1), returnable_of(kept, 1)) == (0, 2)


def test_nothing_is_returned_before_it_has_arrived_or_after_thirty_days() -> None:
    """A return of what was never delivered refunds a parcel that is still on its way."""
    on_the_way = order_of([(2, 500)])
    for event in PATH[:-1]:
        on_the_way = on_the_way.apply(event)
    there = delivered_order([(2, 500)])

    check_request(there, request((1, 1), after=timedelta(days=RETURN_DAYS)))
    with pytest.raises(ReturnNotAllowed, match="days"):
        check_request(there, request((1, 1), after=timedelta(days=RETURN_DAYS, seconds=1)))
    with pytest.raises(ReturnNotAllowed, match="delivered"):
        check_request(on_the_way, request((1, 1)))


@pytest.mark.parametrize(
    "found",
    [
        [],
        [InspectedUnits(line=1, accepted=3, restock=True)],
        [InspectedUnits(line=1, accepted=-1, restock=True)],
        [InspectedUnits(line=2, accepted=1, restock=True)],
        [InspectedUnits(line=1, accepted=1, restock=True), InspectedUnits(line=1, accepted=1, restock=False)],
    ],
)
def test_an_inspection_judges_what_was_sent_and_nothing_else(found: list[InspectedUnits]) -> None:
    """Whoever accepts three of two pays for one that is not there."""
    wanted = request((1, 2))
    order = delivered_order([(2, 500)]).apply(wanted)
    order = order.apply(ReturnReceived(occurred_at=NOW, return_id=wanted.return_id))

    with pytest.raises(ReturnInvalid):
        inspected(order, wanted.return_id, found, "", NOW)


@pytest.mark.parametrize("status", list(ReturnStatus))
@pytest.mark.parametrize(
    "event",
    [
        ReturnWithdrawn(occurred_at=NOW, return_id="ret-(1, 1)"),
        ReturnReceived(occurred_at=NOW, return_id="ret-(1, 1)"),
        ReturnInspected(occurred_at=NOW, return_id="ret-(1, 1)", units=(), value=Money(0, Currency.EUR), note=""),
        ReturnRefunded(occurred_at=NOW, return_id="ret-(1, 1)"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_return_takes_only_the_steps_of_its_table(status: ReturnStatus, event: Any) -> None:
    """A return that is refunded twice, or inspected before it is there, pays for nothing."""
    found = delivered_order([(2, 500)]).apply(request((1, 1))).returns[0]
    object.__setattr__(found, "status", status)

    if (status, type(event)) in RETURN_MOVES:
        assert found.apply(event).status is RETURN_MOVES[status, type(event)]
    else:
        with pytest.raises(ReturnNotAllowed):
            found.apply(event)


def test_a_replacement_costs_nothing_and_adds_up() -> None:
    """An exchange that charges again, or that ordering refuses as a wrong sum, leaves the customer with nothing."""
    wanted = request((1, 2), wish=ReturnWish.EXCHANGE)
    order = delivered_order([(3, 333), (1, 50)], discount=100, shipping=490).apply(wanted)
    order = order.apply(ReturnReceived(occurred_at=NOW, return_id=wanted.return_id))
    found = [InspectedUnits(line=1, accepted=2, restock=False)]
    (event,) = inspected(order, wanted.return_id, found, "", NOW)

    contents = replacement_for(order, order.apply(event).returns[0])

    contents.check()
    assert contents.totals.total.is_zero
    assert [(line.variant_id, line.quantity) for line in contents.lines] == [("v0", 2)]
    assert (contents.exchange_of, contents.coupon) == (order.id, None)
    assert contents.basket_id != order.contents.basket_id


def test_money_that_arrives_after_the_cancellation_goes_back_by_itself() -> None:
    """Row 94: capture after cancel. A cancelled order that keeps the money is theft by accident."""
    order = order_of([(2, 500)], shipping=490).apply(PATH[0])
    cancelled = OrderCancelled(occurred_at=NOW, reason=CancellationReason.CUSTOMER, message="", note="")
    order = order.apply(cancelled)

    events = payments.captured(order, "p", order.total, NOW)

    assert [type(event).__name__ for event in events] == ["PaymentCaptured", "RefundRequested"]
    assert isinstance(events[1], RefundRequested)
    assert events[1].amount == order.total
    for event in events:
        order = order.apply(event)
    assert payments.captured(order, "p", order.total, NOW) == ()


def test_payments_news_in_any_order_counts_each_cent_once() -> None:
    """Row 91: a refund may be heard of before the capture, and a capture twice."""
    order = order_of([(2, 500)], shipping=490)
    for event in PATH[:3]:
        order = order.apply(event)

    heard = [*payments.refunded(order, "", Money(490, Currency.EUR), NOW)]
    for event in heard:
        order = order.apply(event)
    late = payments.captured(order, "p", order.total, NOW)

    assert [type(event).__name__ for event in heard] == ["PaymentCaptured", "PaymentPartlyRefunded"]
    assert late == ()
    (rest,) = payments.refunded(order, "", Money(1000, Currency.EUR), NOW)
    assert isinstance(rest, PaymentRefunded)
    assert payments.refunded(order.apply(rest), "", Money(1, Currency.EUR), NOW) == ()


def test_a_refused_refund_can_be_asked_for_again_under_a_new_id() -> None:
    """Payment answers each id once; the same id would be refused for ever."""
    wanted = request((1, 1))
    order = delivered_order([(2, 500)]).apply(wanted)
    order = order.apply(ReturnReceived(occurred_at=NOW, return_id=wanted.return_id))
    for event in inspected(order, wanted.return_id, [InspectedUnits(line=1, accepted=1, restock=True)], "", NOW):
        order = order.apply(event)
    (first,) = payments.return_refund(order, wanted.return_id, NOW, by=Actor.STAFF)
    assert isinstance(first, RefundRequested)
    order = order.apply(first)
    assert refundable(order).amount == 500

    (refused,) = payments.refused(order, first.refund_id, "PAYMENT_STATE", NOW)
    order = order.apply(refused)
    (second,) = payments.return_refund(order, wanted.return_id, NOW, by=Actor.STAFF)

    assert isinstance(refused, RefundRefused)
    assert isinstance(second, RefundRequested)
    assert second.refund_id != first.refund_id
    assert second.amount == first.amount
