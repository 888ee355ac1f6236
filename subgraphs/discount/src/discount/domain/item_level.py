"""The item level: what is off each piece, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from stoa_primitives import Currency, Money

from discount.domain.lots import Lots, worth
from discount.domain.promotions import ActionKind, Level, Promotion, in_groups
from discount.domain.quote import Offer, Outcome, PricedLine, Quote, Reduction, Source, Verdict


@dataclass(slots=True)
class _Tally:
    """What each promotion took over all lines, and who outdid it."""

    taken: dict[str, int] = field(default_factory=dict)
    winners: dict[str, str] = field(default_factory=dict)


def reduce_items(quote: Quote, offers: Sequence[Offer]) -> Quote:
    """Each group's best for each line, in the order of the groups."""
    tally = _Tally()
    lines = tuple(_reduced(each, offers, quote.currency, tally) for each in quote.lines)
    verdicts = (_verdict(each.promotion, tally, quote.currency) for each in offers)
    return replace(quote, lines=lines).judged(*verdicts)


def tag_price(price: Money, promotions: Sequence[Promotion]) -> Money:
    """One piece of it, with nothing else in the basket."""
    lots: Lots = ((price.amount, 1),)
    for group in in_groups(promotions):
        lots = min((each.action.on_pieces(lots, price.currency) for each in group), key=worth)
    return Money(worth(lots), price.currency)


def label(promotion: Promotion) -> str:
    """What a shopper reads beside the line."""
    if promotion.action.kind is ActionKind.PERCENT:
        return f"{promotion.name}: {promotion.action.percent} %"
    return promotion.name


def _reduced(priced: PricedLine, offers: Sequence[Offer], currency: Currency, tally: _Tally) -> PricedLine:
    line = priced.line
    lots: Lots = ((line.unit_price.amount, line.quantity),)
    aimed = [each.promotion for each in offers if each.aims_at(line.product_id)]
    for group in in_groups(aimed):
        outcomes = [(each.action.on_pieces(lots, currency), each) for each in group]
        after, best = min(
            outcomes, key=lambda each: worth(each[0])
        )  # of equal ones the first: highest priority, then id
        off = worth(lots) - worth(after)
        if off:
            priced = priced.less(_reduction(best, Money(off, currency)))
            tally.taken[best.id] = tally.taken.get(best.id, 0) + off
            tally.winners.update({each.id: best.name for each in group if each is not best})
        lots = after
    return priced


def _reduction(promotion: Promotion, amount: Money) -> Reduction:
    return Reduction(source=Source.PROMOTION, id=promotion.id, name=label(promotion), level=Level.ITEM, amount=amount)


def _verdict(promotion: Promotion, tally: _Tally, currency: Currency) -> Verdict:
    taken = tally.taken.get(promotion.id, 0)
    winner = tally.winners.get(promotion.id)
    outcome, reason = Outcome.NOTHING_TO_REDUCE, "It takes nothing off this basket."
    if taken:
        outcome, reason = Outcome.APPLIED, ""
    elif winner is not None:
        outcome, reason = Outcome.OUTDONE, f"{winner} gives more."
    return Verdict(
        source=Source.PROMOTION,
        id=promotion.id,
        name=promotion.name,
        level=Level.ITEM,
        outcome=outcome,
        amount=Money(taken, currency),
        reason=reason,
    )
