"""The follow-up order of an exchange: the same goods again, for nothing."""

from __future__ import annotations

from dataclasses import replace

from stoa_primitives import Money, derived_id

from ordering.domain.contents import Contents, Line, Totals
from ordering.domain.order import Order
from ordering.domain.returns import Return


def replacement_for(order: Order, returned: Return) -> Contents:
    """What was accepted of the return, at its price and discounted to nothing: no money moves."""
    contents = order.contents
    zero = Money.zero(order.total.currency)
    lines = tuple(
        _free(line, returned.accepted_of(number))
        for number, line in enumerate(contents.lines, start=1)
        if returned.accepted_of(number)
    )
    subtotal = Money.total((line.unit_price.times(line.quantity) for line in lines), order.total.currency)
    ordered = sum(line.quantity for line in contents.lines)
    return replace(
        contents,
        # A basket of its own that nobody has: what happens to this order must not touch the first one's.
        basket_id=derived_id("exchange basket", order.id, returned.id),
        lines=lines,
        coupon=None,
        totals=Totals(subtotal=subtotal, discount=subtotal, shipping=zero, tax=zero, total=zero),
        weight_grams=contents.weight_grams * sum(line.quantity for line in lines) // ordered,
        exchange_of=order.id,
    )


def _free(line: Line, quantity: int) -> Line:
    price = line.unit_price.times(quantity)
    return replace(line, quantity=quantity, discount=price, total=Money.zero(price.currency))
