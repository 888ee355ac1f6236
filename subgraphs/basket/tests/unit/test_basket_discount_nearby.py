"""Discount asked without a socket, where it lives in the same process."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from basket.application.ports import PeerUnavailable, Question
from basket.domain.quote import QuoteLine
from basket.peers import stoa_discount_v1_pb2 as messages
from basket.peers.breaker import CircuitBreaker
from basket.peers.discounts import DiscountAddress, GrpcDiscounts
from stoa_primitives import Currency, Money, acting_for
from stoa_service.nearby import CallRefused, answering

PORT = 41_217  # nobody listens there
LAMP = QuoteLine(variant_id="v", product_id="p", quantity=1, unit_price=Money(1000, Currency.EUR))
QUESTION = Question(lines=(LAMP,), coupon=None, customer_id=None)


def discounts(*, failures: int = 3) -> GrpcDiscounts:
    address = DiscountAddress(url=f"grpc://127.0.0.1:{PORT}", secret="dev-only")
    return GrpcDiscounts(address, seconds=1.0, breaker=CircuitBreaker(failures=failures))


async def test_a_discount_service_of_this_process_is_asked_without_a_socket() -> None:
    """It has to be asked in the same words, with credential, tenant and deadline."""
    heard: list[tuple[str, Mapping[str, str], float]] = []

    async def answers(name: str, body: bytes, given: Mapping[str, str], seconds: float) -> bytes:
        heard.append((name, given, seconds))
        (line,) = messages.QuoteRequest.FromString(body).lines
        tenth, rest = (messages.Money(amount=cents, currency="EUR") for cents in (100, 900))
        nothing = messages.Money(amount=0, currency="EUR")
        quoted = messages.QuotedLine(variant_id=line.variant_id, discount=tenth, total=rest)
        return messages.QuoteReply(lines=[quoted], coupon_amount=nothing, shipping_discount=nothing).SerializeToString()

    with answering(PORT, answers), acting_for("annex"):
        quote = await discounts().quote(QUESTION)

    assert quote.lines[0].total == Money(900, Currency.EUR)
    assert heard == [("Quote", {"stoa-gateway-credential": "dev-only", "stoa-tenant": "annex"}, 1.0)]


async def test_a_neighbour_that_fails_is_left_alone_for_a_while_too() -> None:
    """Prices go on without discounts, and not every request pays for the silence."""
    asked: list[str] = []

    async def refuse(name: str, _body: bytes, _given: Mapping[str, str], _seconds: float) -> bytes:
        asked.append(name)
        raise CallRefused("DEADLINE_EXCEEDED", "There was no answer in time.")

    service = discounts(failures=1)
    with answering(PORT, refuse):
        for _ in range(2):
            with pytest.raises(PeerUnavailable):
                await service.quote(QUESTION)

    assert asked == ["Quote"]
