from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stoa_primitives import Currency, Money
from stoa_service.peers import PeerClient

from basket.domain.quote import ShippingPrice

from .answers import ask, understanding

_SHIPPING_QUOTES: Final = """
query ShippingQuotes($country: String!, $weightGrams: Int!) {
  shippingQuotes(country: $country, weightGrams: $weightGrams) { method { id } price { amount currency } }
}
"""


class PeerShipping:
    """The shipping service."""

    def __init__(self, client: PeerClient, *, seconds: float) -> None:
        self._client = client
        self._seconds = seconds

    async def offers(self, country: str, weight_grams: int) -> Sequence[ShippingPrice]:
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
