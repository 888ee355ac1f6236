from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

from stoa_primitives import Currency, Money, current_tenant
from stoa_service.peers import PeerClient

from basket.domain.quote import ShippingPrice

from .answers import ask, understanding

_SHIPPING_QUOTES: Final = """
query ShippingQuotes($country: String!, $weightGrams: Int!) {
  shippingQuotes(country: $country, weightGrams: $weightGrams) { method { id } price { amount currency } }
}
"""
MOST_KEPT: Final = 1024


class PeerShipping:
    """The shipping service. Its tariff changes with its releases, so what it said a moment ago is still its word."""

    def __init__(
        self, client: PeerClient, *, seconds: float, kept_seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._seconds = seconds
        self._kept_seconds = kept_seconds
        self._now = now
        self._kept: OrderedDict[tuple[str, str, int], tuple[float, Sequence[ShippingPrice]]] = OrderedDict()

    async def offers(self, country: str, weight_grams: int) -> Sequence[ShippingPrice]:
        asked = (current_tenant(), country, weight_grams)
        until, offers = self._kept.get(asked, (0.0, ()))
        if self._now() < until:
            return offers
        offers = await self._ask(country, weight_grams)
        self._kept.pop(asked, None)
        self._kept[asked] = (self._now() + self._kept_seconds, offers)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return offers

    async def _ask(self, country: str, weight_grams: int) -> Sequence[ShippingPrice]:
        variables = {"country": country, "weightGrams": weight_grams}
        data = await ask(self._client, _SHIPPING_QUOTES, variables, self._seconds)
        with understanding(self._client.domain):
            return [
                ShippingPrice(
                    str(offer["method"]["id"]),
                    Money(offer["price"]["amount"], Currency.of(offer["price"]["currency"])),
                )
                for offer in data["shippingQuotes"]
            ]
