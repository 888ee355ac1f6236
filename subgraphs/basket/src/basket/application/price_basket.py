from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stoa_primitives import Money

from basket.domain.basket import Basket
from basket.domain.pricing import PricedBasket, PriceRules, price, quote_lines
from basket.domain.variant import Variant

from .ports import PeerUnavailable, Question, Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where it goes, what sending it costs before discounts, and what was read for finding that out."""

    rules: PriceRules
    shipping: Money
    variants: Mapping[str, Variant]


async def price_basket(basket: Basket, shop: Shop, delivery: Delivery | None = None) -> PricedBasket:
    """Today's prices; without discounts, and saying so, while the discount service is away."""
    variants = delivery.variants if delivery else await known_variants(basket, shop)
    rules = delivery.rules if delivery else shop.rules
    asked = quote_lines(basket, variants, rules)
    quote = None
    if asked:
        question = Question(
            lines=asked,
            coupon=basket.coupon,
            customer_id=basket.customer_id,
            shipping=delivery.shipping if delivery else None,
        )
        try:
            quote = await shop.discounts.quote(question)
        except PeerUnavailable:
            quote = None
    return price(basket, variants, quote, rules)


async def known_variants(basket: Basket, shop: Shop) -> Mapping[str, Variant]:
    """What the shop knows of what is in the basket."""
    return await shop.reader.variants(basket.variant_ids) if basket.lines else {}
