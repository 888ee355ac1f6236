"""How long the basket believes what shipping said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from basket.application.ports import PeerUnavailable
from basket.config import Settings
from basket.peers.shipping import MOST_KEPT, PeerShipping
from basket.testing import ShippingDouble
from stoa_primitives import acting_for
from stoa_service import PeerClient


@dataclass
class Till:
    """The client, shipping behind it, and the time."""

    double: ShippingDouble
    client: PeerClient
    now: float = 0.0

    def shipping(self, kept_seconds: float = 30.0) -> PeerShipping:
        return PeerShipping(self.client, seconds=1.0, kept_seconds=kept_seconds, now=lambda: self.now)


@pytest.fixture
async def till() -> AsyncIterator[Till]:
    double = ShippingDouble()
    client = PeerClient(Settings(), "shipping", transport=double.transport)
    yield Till(double=double, client=client)
    await client.close()


async def standard(shipping: PeerShipping, country: str = "DE", weight: int = 100) -> int:
    offers = await shipping.offers(country, weight)
    return next(offer.price.amount for offer in offers if offer.method == "standard")


async def test_the_same_question_is_asked_once_in_a_while(till: Till) -> None:
    """A price that never gets old is wrong after shipping's next release."""
    shipping = till.shipping()
    before = await standard(shipping)
    till.double.prices["standard"] = 999
    till.now = 29.9

    assert await standard(shipping) == before
    till.now = 30.1
    assert await standard(shipping) == 999


async def test_another_country_weight_or_tenant_is_another_question(till: Till) -> None:
    """Somebody would be charged for another's parcel."""
    shipping = till.shipping()
    await standard(shipping)
    till.double.prices["standard"] = 999

    assert await standard(shipping, country="AT") == 999
    assert await standard(shipping, weight=101) == 999
    with acting_for("annex"):
        assert await standard(shipping) == 999


async def test_no_answer_is_not_kept(till: Till) -> None:
    """Shipping being away for a moment must not close the till for longer."""
    shipping = till.shipping()
    till.double.is_away = True
    with pytest.raises(PeerUnavailable):
        await standard(shipping)
    till.double.is_away = False

    assert await standard(shipping) == 490


async def test_answers_are_forgotten_when_there_are_too_many(till: Till) -> None:
    """Whoever tries all weights must not fill the memory."""
    shipping = till.shipping()
    for weight in range(MOST_KEPT + 1):
        await shipping.offers("DE", weight)
    till.double.prices["standard"] = 999

    assert await standard(shipping, weight=0) == 999
    assert await standard(shipping, weight=MOST_KEPT) == 490


async def test_nothing_is_kept_where_that_is_switched_off(till: Till) -> None:
    """Zero seconds means: ask each time."""
    shipping = till.shipping(kept_seconds=0)
    await standard(shipping)
    till.double.prices["standard"] = 999

    assert await standard(shipping) == 999
