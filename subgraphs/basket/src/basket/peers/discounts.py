from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from stoa_primitives import Currency, Money
from stoa_service.peers import PeerClient

from basket.domain.quote import CouponStatus, Quote, QuotedLine, QuoteLine

from .answers import ask, understanding

_PRICE_QUOTE: Final = """
query PriceQuote($lines: [QuoteLineInput!]!, $coupon: String, $customerId: ID) {
  priceQuote(lines: $lines, coupon: $coupon, customerId: $customerId) {
    lines { variantId discount { amount currency } total { amount currency } }
    coupon { status }
  }
}
"""


class PeerDiscounts:
    """The discount service."""

    def __init__(self, client: PeerClient, *, seconds: float) -> None:
        self._client = client
        self._seconds = seconds

    async def quote(self, lines: Sequence[QuoteLine], coupon: str | None, customer_id: str | None) -> Quote:
        variables = {"lines": [_question(line) for line in lines], "coupon": coupon, "customerId": customer_id}
        data = await ask(self._client, _PRICE_QUOTE, variables, self._seconds)
        with understanding(self._client.domain):
            return _quote(data["priceQuote"])


def _question(line: QuoteLine) -> dict[str, object]:
    return {
        "variantId": line.variant_id,
        "productId": line.product_id,
        "quantity": line.quantity,
        "unitPrice": {"amount": line.unit_price.amount, "currency": str(line.unit_price.currency)},
    }


def _quote(answer: Mapping[str, Any]) -> Quote:
    coupon = answer["coupon"]
    return Quote(
        lines=tuple(
            QuotedLine(
                variant_id=str(line["variantId"]), discount=_money(line["discount"]), total=_money(line["total"])
            )
            for line in answer["lines"]
        ),
        coupon_status=None if coupon is None else CouponStatus(coupon["status"]),
    )


def _money(answer: Mapping[str, Any]) -> Money:
    return Money(answer["amount"], Currency.of(answer["currency"]))
