"""What lines cost: item promotions off each piece, then what is off the order, then off the shipping.

At each level the groups follow one another by priority; within a group the one that gives the shopper most is the only one
that counts. Nothing depends on the order in which lines and promotions are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stoa_primitives import Currency, CurrencyMismatch, Money, MoneyOutOfRange

from discount.domain.item_level import reduce_items, tag_price
from discount.domain.order_level import reduce_order
from discount.domain.promotions import Level, Promotion
from discount.domain.quote import CouponWish, Line, Occasion, Offer, Outcome, PricedLine, Quote, Source, Verdict
from discount.domain.refusals import QuoteRefused
from discount.domain.shipping_level import reduce_shipping

MOST_LINES: Final = 100
MOST_PIECES: Final = 1000
LARGEST_PRICE: Final = 100_000_000
LARGEST_TOTAL: Final = 2**31 - 1
"""What a GraphQL Int can carry."""


def price(lines: Sequence[Line], *, offers: Sequence[Offer] = (), wish: CouponWish | None, occasion: Occasion) -> Quote:
    """Item → order → shipping."""
    currency = _check(lines)
    quote = Quote(lines=tuple(PricedLine(line=line) for line in lines), currency=currency, shipping=occasion.shipping)
    if quote.subtotal.amount > LARGEST_TOTAL:
        raise MoneyOutOfRange("This is more than one order can hold.")
    if occasion.shipping is not None and occasion.shipping.currency != currency and lines:
        raise CurrencyMismatch("Goods and shipping need the same currency.")
    holding: list[Offer] = []
    for offer in sorted(offers, key=lambda each: each.promotion.id):
        against = _against(offer, quote, occasion)
        if against is None:
            holding.append(offer)
        else:
            quote = quote.judged(_verdict(offer.promotion, *against, currency))
    quote = reduce_items(quote, [each for each in holding if each.promotion.level is Level.ITEM])
    goods = quote.total
    orders = [each.promotion for each in holding if each.promotion.level is Level.ORDER]
    quote = reduce_order(quote, orders, wish, occasion.now, goods=goods)
    shipping = [each.promotion for each in holding if each.promotion.level is Level.SHIPPING]
    return reduce_shipping(quote, shipping)


def sale_price(price: Money, promotions: Sequence[Promotion]) -> Money:
    """What one piece costs with the promotions that a price tag shows (`on_price_tags`)."""
    return tag_price(price, promotions)


def _against(offer: Offer, quote: Quote, occasion: Occasion) -> tuple[Outcome, str] | None:
    """The first thing that keeps a promotion out, before any arithmetic."""
    for outcome, holds, reason in _reasons_against(offer, quote, occasion):
        if holds:
            return outcome, reason
    return None


def _reasons_against(offer: Offer, quote: Quote, occasion: Occasion) -> tuple[tuple[Outcome, bool, str], ...]:
    promotion, conditions = offer.promotion, offer.promotion.conditions
    item = promotion.level is Level.ITEM
    pieces, wanted = _pieces(offer, quote), conditions.minimum_quantity
    minimum = conditions.minimum or Money.zero(quote.currency)
    foreign = minimum.currency != quote.currency
    too_little = item and not foreign and quote.subtotal.is_less_than(minimum)
    return (
        (Outcome.NOT_RUNNING, not promotion.runs_at(occasion.now), "It does not run at this moment."),
        (
            Outcome.CONDITION_NOT_MET,
            conditions.signed_in_only and not occasion.signed_in,
            "It is for signed-in customers.",
        ),
        (Outcome.NOTHING_TO_REDUCE, item and not pieces, "Nothing in the basket is what it is aimed at."),
        (Outcome.CONDITION_NOT_MET, pieces < wanted, f"It asks for {wanted} pieces, there are {pieces}."),
        (Outcome.CONDITION_NOT_MET, foreign, f"Its minimum is in {minimum.currency}."),
        (Outcome.CONDITION_NOT_MET, too_little, f"It counts from {minimum}."),
    )


def _pieces(offer: Offer, quote: Quote) -> int:
    whole_order = offer.promotion.level is not Level.ITEM
    return sum(each.line.quantity for each in quote.lines if whole_order or offer.aims_at(each.line.product_id))


def _verdict(promotion: Promotion, outcome: Outcome, reason: str, currency: Currency) -> Verdict:
    return Verdict(
        source=Source.PROMOTION,
        id=promotion.id,
        name=promotion.name,
        level=promotion.level,
        outcome=outcome,
        amount=Money.zero(currency),
        reason=reason,
    )


def _check(lines: Sequence[Line]) -> Currency:
    if len(lines) > MOST_LINES:
        raise QuoteRefused(f"At most {MOST_LINES} lines can be priced at once.")
    if any(not 1 <= line.quantity <= MOST_PIECES for line in lines):
        raise QuoteRefused(f"A quantity lies between 1 and {MOST_PIECES}.")
    if any(not 0 <= line.unit_price.amount <= LARGEST_PRICE for line in lines):
        raise QuoteRefused("A price cannot be below zero, nor this large.")
    currencies = {line.unit_price.currency for line in lines}
    if len(currencies) > 1:
        raise CurrencyMismatch("All lines need the same currency.")
    return currencies.pop() if currencies else Currency.EUR
