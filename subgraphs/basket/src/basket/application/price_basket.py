from __future__ import annotations

from basket.domain.basket import Basket
from basket.domain.pricing import PricedBasket, price, quote_lines

from .ports import PeerUnavailable, Shop


async def price_basket(basket: Basket, shop: Shop) -> PricedBasket:
    """Today's prices; without discounts, and saying so, while the discount service is away."""
    variants = await shop.reader.variants(basket.variant_ids) if basket.lines else {}
    asked = quote_lines(basket, variants, shop.rules)
    quote = None
    if asked:
        try:
            quote = await shop.discounts.quote(asked, basket.coupon, basket.customer_id)
        except PeerUnavailable:
            quote = None
    return price(basket, variants, quote, shop.rules)
