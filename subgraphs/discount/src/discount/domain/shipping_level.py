"""The shipping level: what is off the price of sending, and from which value on sending is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stoa_primitives import Money

from discount.domain.item_level import label
from discount.domain.promotions import ActionKind, Level, Promotion, in_groups
from discount.domain.quote import Outcome, Quote, Reduction, Source, Verdict


def reduce_shipping(quote: Quote, promotions: Sequence[Promotion]) -> Quote:
    """Minima count against what the goods cost in the end. Without a price of shipping only the promise is told."""
    free = [each for each in promotions if each.action.kind is ActionKind.FREE_SHIPPING]
    quote = replace(quote, free_shipping_from=_lowest_minimum(free, quote))
    holding: list[Promotion] = []
    for promotion in promotions:
        minimum = promotion.conditions.minimum
        if minimum is not None and quote.total.is_less_than(minimum):
            reason = f"It counts from {minimum}."
            quote = quote.judged(_verdict(promotion, Outcome.CONDITION_NOT_MET, Money.zero(quote.currency), reason))
        elif quote.lines:
            holding.append(promotion)
    quote = replace(quote, free_shipping=any(each in free for each in holding))
    for group in in_groups(holding):
        quote = _best_of(group, quote)
    return quote


def _best_of(group: Sequence[Promotion], quote: Quote) -> Quote:
    left = (quote.shipping or Money.zero(quote.currency)).subtract(quote.shipping_discount)
    worths = [(each.action.on_total(left), each) for each in group]
    off, best = max(worths, key=lambda each: each[0].amount)
    if not off.is_zero:
        reduction = Reduction(source=Source.PROMOTION, id=best.id, name=label(best), level=Level.SHIPPING, amount=off)
        quote = replace(quote, shipping_reductions=(*quote.shipping_reductions, reduction))
    for _, promotion in worths:
        if promotion is best:
            outcome = Outcome.APPLIED if not off.is_zero else Outcome.NOTHING_TO_REDUCE
            quote = quote.judged(_verdict(promotion, outcome, off))
        else:
            zero = Money.zero(quote.currency)
            quote = quote.judged(_verdict(promotion, Outcome.OUTDONE, zero, f"{best.name} gives more."))
    return quote


def _lowest_minimum(free: Sequence[Promotion], quote: Quote) -> Money | None:
    zero = Money.zero(quote.currency)
    minima = [each.conditions.minimum or zero for each in free]
    return min(minima, key=lambda each: each.amount, default=None)


def _verdict(promotion: Promotion, outcome: Outcome, amount: Money, reason: str = "") -> Verdict:
    return Verdict(
        source=Source.PROMOTION,
        id=promotion.id,
        name=promotion.name,
        level=Level.SHIPPING,
        outcome=outcome,
        amount=amount,
        reason=reason,
    )
