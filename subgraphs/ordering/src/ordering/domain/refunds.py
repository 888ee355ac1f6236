"""What comes back of what was paid. Shares of the order's total, so that the parts always sum to the whole."""

from __future__ import annotations

from collections.abc import Sequence

from stoa_primitives import Money

from ordering.domain.events import InspectedUnits
from ordering.domain.order import Order


def shipping_paid(order: Order) -> Money:
    """What of the total was for sending it: never more than the total."""
    totals = order.contents.totals
    return totals.total if totals.total.is_less_than(totals.shipping) else totals.shipping


def paid_for_lines(order: Order) -> tuple[Money, ...]:
    """What was paid for each line: the goods' part of the total, shared by the lines' own totals."""
    goods = order.total.subtract(shipping_paid(order))
    weights = [max(0, line.total.amount) for line in order.contents.lines]
    if not sum(weights):
        weights = [line.quantity for line in order.contents.lines]
    return goods.allocate(weights)


def value_of(order: Order, return_id: str, found: Sequence[InspectedUnits]) -> Money:
    """What the accepted goods of a return were paid with, and the shipping when nothing of the order is kept."""
    others = [other for other in order.returns if other.id != return_id]
    value, is_all_back = Money.zero(order.total.currency), True
    for number, paid in enumerate(paid_for_lines(order), start=1):
        quantity = order.contents.lines[number - 1].quantity
        before = sum(other.accepted_of(number) for other in others)
        after = before + sum(units.accepted for units in found if units.line == number)
        value = value.add(_share(paid, after, quantity)).subtract(_share(paid, before, quantity))
        is_all_back = is_all_back and after >= quantity
    return value.add(shipping_paid(order)) if is_all_back else value


def refundable(order: Order) -> Money:
    """What is left of the total after refunds made and under way."""
    currency = order.total.currency
    under_way = Money.total((refund.amount for refund in order.refunds if not refund.is_settled), currency)
    left = order.total.subtract(order.refunded_amount).subtract(under_way)
    return Money.zero(currency) if left.is_negative else left


def at_most_refundable(order: Order, amount: Money) -> Money:
    """The amount, or what is left if that is less."""
    left = refundable(order)
    return left if left.is_less_than(amount) else amount


def _share(paid: Money, units: int, quantity: int) -> Money:
    """What the first so many units cost: rounding falls at the same unit whoever asks, and the last makes it whole."""
    return Money(paid.amount * units // quantity, paid.currency)
