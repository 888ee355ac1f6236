"""Between the messages of the .proto and the domain."""

from __future__ import annotations

from typing import Final

from stoa_primitives import Currency
from stoa_primitives import Money as DomainMoney

from discount.application.quote_prices import QuotePrices
from discount.application.redeem_coupon import RedeemCoupon, Redemption
from discount.domain import quote
from discount.domain.coupons import CouponStatus
from discount.rpc import stoa_discount_v1_pb2 as messages

STATUSES: Final = {
    CouponStatus.APPLIED: messages.COUPON_STATUS_APPLIED,
    CouponStatus.UNKNOWN: messages.COUPON_STATUS_UNKNOWN,
    CouponStatus.EXPIRED: messages.COUPON_STATUS_EXPIRED,
    CouponStatus.NOT_YET: messages.COUPON_STATUS_NOT_YET,
    CouponStatus.USED: messages.COUPON_STATUS_USED,
    CouponStatus.MINIMUM_NOT_MET: messages.COUPON_STATUS_MINIMUM_NOT_MET,
    CouponStatus.OUTDONE: messages.COUPON_STATUS_OUTDONE,
}
OUTCOMES: Final = {
    Redemption.REDEEMED: messages.REDEEM_OUTCOME_REDEEMED,
    Redemption.USED_UP: messages.REDEEM_OUTCOME_USED_UP,
    Redemption.GIVEN_BACK: messages.REDEEM_OUTCOME_GIVEN_BACK,
}


def quote_query(request: messages.QuoteRequest) -> QuotePrices:
    return QuotePrices(
        lines=tuple(_line(each) for each in request.lines),
        coupon=request.coupon or None,
        customer_id=request.customer_id or None,
        shipping=_money(request.shipping) if request.HasField("shipping") else None,
    )


def quote_reply(priced: quote.Quote) -> messages.QuoteReply:
    return messages.QuoteReply(
        lines=[_quoted(each) for each in priced.lines],
        coupon_status=STATUSES[priced.coupon.status] if priced.coupon else messages.COUPON_STATUS_UNSPECIFIED,
        coupon_amount=_message(priced.coupon_amount),
        shipping_discount=_message(priced.shipping_discount),
        free_shipping=priced.free_shipping,
        free_shipping_from=_message(priced.free_shipping_from) if priced.free_shipping_from else None,
    )


def redeem_command(request: messages.RedeemRequest) -> RedeemCoupon:
    return RedeemCoupon(
        order_id=request.order_id,
        customer_id=request.customer_id,
        coupon=request.coupon,
        amount=_money(request.amount).amount,
    )


def _quoted(priced: quote.PricedLine) -> messages.QuotedLine:
    return messages.QuotedLine(
        variant_id=priced.line.variant_id,
        discount=_message(priced.discount),
        total=_message(priced.total),
        breakdown=[
            messages.Reduction(
                id=each.id,
                name=each.name,
                is_coupon=each.source is quote.Source.COUPON,
                amount=_message(each.amount),
            )
            for each in priced.reductions
        ],
    )


def _line(line: messages.Line) -> quote.Line:
    return quote.Line(
        variant_id=line.variant_id,
        product_id=line.product_id,
        quantity=line.quantity,
        unit_price=_money(line.unit_price),
    )


def _money(money: messages.Money) -> DomainMoney:
    return DomainMoney(money.amount, Currency.of(money.currency))


def _message(money: DomainMoney) -> messages.Money:
    return messages.Money(amount=money.amount, currency=str(money.currency))
