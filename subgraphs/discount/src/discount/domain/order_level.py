"""The order level: promotions and the coupon off the goods' total, shared out over the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from stoa_primitives import Money

from discount.domain.coupons import Coupon, CouponStatus, judge
from discount.domain.item_level import label
from discount.domain.promotions import Action, ActionKind, Level, Promotion
from discount.domain.quote import CouponResult, CouponWish, Outcome, Quote, Reduction, Source, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bid:
    """A promotion or a coupon that wants to take something off the order."""

    source: Source
    id: str
    name: str
    group: str
    priority: int
    action: Action

    def verdict(self, outcome: Outcome, amount: Money, reason: str = "") -> Verdict:
        return Verdict(
            source=self.source,
            id=self.id,
            name=self.name,
            level=Level.ORDER,
            outcome=outcome,
            amount=amount,
            reason=reason,
        )


def reduce_order(
    quote: Quote, promotions: Sequence[Promotion], wish: CouponWish | None, now: datetime, *, goods: Money
) -> Quote:
    """Minima count against the goods after the item level, so that one promotion cannot talk another out of its conditions."""
    bids: list[_Bid] = []
    for promotion in promotions:
        minimum = promotion.conditions.minimum
        if minimum is not None and goods.is_less_than(minimum):
            reason = f"It counts from {minimum}."
            quote = quote.judged(_of_promotion(promotion).verdict(Outcome.CONDITION_NOT_MET, _nothing(quote), reason))
        else:
            bids.append(_of_promotion(promotion))
    if wish is not None:
        quote = _judged_coupon(quote, wish, now, goods)
        if wish.coupon is not None and quote.coupon is not None and quote.coupon.status is CouponStatus.APPLIED:
            bids.append(_of_coupon(wish.coupon))
    for group in _in_groups(bids):
        quote = _best_of(group, quote)
    return quote


def _judged_coupon(quote: Quote, wish: CouponWish, now: datetime, goods: Money) -> Quote:
    coupon = wish.coupon
    if coupon is None:
        return replace(quote, coupon=CouponResult(wish.code, CouponStatus.UNKNOWN))
    status = judge(coupon, total=goods, now=now, uses_by_customer=wish.uses_by_customer)
    judged = replace(quote, coupon=CouponResult(coupon.code, status))
    if status is CouponStatus.APPLIED:
        return judged
    reason = f"The coupon does not count: {status}."
    return judged.judged(_of_coupon(coupon).verdict(Outcome.CONDITION_NOT_MET, _nothing(quote), reason))


def _in_groups(bids: Sequence[_Bid]) -> list[list[_Bid]]:
    groups: dict[str, list[_Bid]] = {}
    for bid in sorted(bids, key=lambda each: (-each.priority, each.source is Source.COUPON, each.id)):
        groups.setdefault(bid.group, []).append(bid)
    return sorted(
        groups.values(), key=lambda group: (-group[0].priority, group[0].source is Source.COUPON, group[0].group)
    )


def _best_of(group: Sequence[_Bid], quote: Quote) -> Quote:
    total = quote.total
    worths = [(bid.action.on_total(total), bid) for bid in group]
    off, best = max(worths, key=lambda each: each[0].amount)  # of equal ones the first: highest priority, then id
    if not off.is_zero:
        quote = _shared_out(quote, off, best)
    for bid_off, bid in worths:
        if bid is best:
            quote = quote.judged(bid.verdict(Outcome.NOTHING_TO_REDUCE if off.is_zero else Outcome.APPLIED, off))
            continue
        reason = f"{best.name} gives {off}, this one {bid_off}."
        quote = quote.judged(bid.verdict(Outcome.OUTDONE, _nothing(quote), reason))
        if bid.source is Source.COUPON and quote.coupon is not None:
            quote = replace(quote, coupon=CouponResult(quote.coupon.code, CouponStatus.OUTDONE))
    return quote


def _shared_out(quote: Quote, off: Money, bid: _Bid) -> Quote:
    """In proportion to what the lines cost; the odd cents fall by variant, however the lines were given."""
    places = sorted(range(len(quote.lines)), key=lambda place: _identity(quote, place))
    parts = off.allocate([quote.lines[place].total.amount for place in places])
    lines = list(quote.lines)
    for place, part in zip(places, parts, strict=True):
        reduction = Reduction(source=bid.source, id=bid.id, name=bid.name, level=Level.ORDER, amount=part)
        lines[place] = lines[place].less(reduction)
    return replace(quote, lines=tuple(lines))


def _identity(quote: Quote, place: int) -> tuple[str, str, int, int]:
    line = quote.lines[place].line
    return line.variant_id, line.product_id, line.unit_price.amount, line.quantity


def _of_promotion(promotion: Promotion) -> _Bid:
    return _Bid(
        source=Source.PROMOTION,
        id=promotion.id,
        name=label(promotion),
        group=promotion.group_key,
        priority=promotion.priority,
        action=promotion.action,
    )


def _of_coupon(coupon: Coupon) -> _Bid:
    kind = ActionKind.FIXED_AMOUNT if coupon.percent is None else ActionKind.PERCENT
    return _Bid(
        source=Source.COUPON,
        id=coupon.code,
        name=f"Coupon {coupon.code}",
        group=coupon.group_key,
        priority=coupon.priority,
        action=Action(kind=kind, percent=coupon.percent or 0, amount=coupon.amount),
    )


def _nothing(quote: Quote) -> Money:
    return Money.zero(quote.currency)
