"""Doubles of the services that the basket asks, for tests: they answer over the same clients as the real ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import httpx2

from basket.domain.quote import CouponStatus
from basket.peers import stoa_discount_v1_pb2 as messages

_NUMBERS: dict[CouponStatus, Any] = {
    status: messages.CouponStatus.Value(f"COUPON_STATUS_{status.value}") for status in CouponStatus
}
_CALLS: dict[str, Any] = {
    "Quote": messages.QuoteRequest,
    "Redeem": messages.RedeemRequest,
    "GiveBack": messages.GiveBackRequest,
}


@dataclass
class DiscountDouble:
    """Takes ``percent`` off every line while a known coupon applies; says what it thinks of the others."""

    percent: int = 10
    coupons: dict[str, CouponStatus] = field(default_factory=lambda: {"WELCOME": CouponStatus.APPLIED})
    shipping_off: int = 0
    is_away: bool = False
    is_confused: bool = False
    is_stuck: bool = False
    redeem_is_stuck: bool = False
    """Uses the coupon, and then says nothing."""
    give_back_is_away: bool = False
    before_redeem: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    """What happens elsewhere just before a coupon is used; each once."""
    limits: dict[str, int] = field(default_factory=dict)
    """Uses left by coupon; the others have no limit."""
    redeemed: dict[str, str] = field(default_factory=dict)
    """Coupon by order."""
    given_back: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @asynccontextmanager
    async def running(self, credentials: grpc.ServerCredentials | None = None) -> AsyncIterator[None]:
        """With credentials it speaks TLS."""
        server = grpc.aio.server()
        handlers = {
            name: grpc.unary_unary_rpc_method_handler(
                self._call(name), request_deserializer=request.FromString, response_serializer=_serialized
            )
            for name, request in _CALLS.items()
        }
        service = grpc.method_handlers_generic_handler("stoa.discount.v1.Discounts", handlers)
        server.add_generic_rpc_handlers((service,))
        address = "127.0.0.1:0"
        self.port = (
            server.add_insecure_port(address) if credentials is None else server.add_secure_port(address, credentials)
        )
        await server.start()
        try:
            yield
        finally:
            await server.stop(0)

    def _call(self, name: str) -> Callable[[Any, Any], Awaitable[Any]]:
        answers: dict[str, Callable[[Any], Any]] = {
            "Quote": self._quote,
            "Redeem": self._redeem,
            "GiveBack": self._give_back,
        }

        async def answer(request: Any, context: Any) -> Any:
            self.asked.append(name)
            if self.is_away or (name == "GiveBack" and self.give_back_is_away):
                await context.abort(grpc.StatusCode.UNAVAILABLE, "nobody there")
            if self.is_stuck:
                await asyncio.Event().wait()
            if name == "Redeem" and self.before_redeem:
                await self.before_redeem.pop(0)()
            reply = answers[name](request)
            if name == "Redeem" and self.redeem_is_stuck:
                await asyncio.Event().wait()
            return reply

        return answer

    def _quote(self, request: messages.QuoteRequest) -> messages.QuoteReply:
        status = self.coupons.get(request.coupon, CouponStatus.UNKNOWN) if request.coupon else None
        if status is CouponStatus.APPLIED and self.limits.get(request.coupon, 1) < 1:
            status = CouponStatus.USED
        percent = self.percent if status is CouponStatus.APPLIED else 0
        lines = [self._line(line, percent) for line in request.lines]
        return messages.QuoteReply(
            lines=lines,
            coupon_status=messages.COUPON_STATUS_UNSPECIFIED if status is None else _NUMBERS[status],
            coupon_amount=messages.Money(amount=sum(line.discount.amount for line in lines), currency="EUR"),
            shipping_discount=messages.Money(
                amount=self.shipping_off if request.HasField("shipping") else 0, currency="EUR"
            ),
            free_shipping=self.shipping_off > 0,
            free_shipping_from=messages.Money(amount=5000, currency="EUR"),
        )

    def _line(self, line: messages.Line, percent: int) -> messages.QuotedLine:
        full = line.quantity * line.unit_price.amount
        off, currency = full * percent // 100, line.unit_price.currency
        wrong = 1 if self.is_confused else 0
        part = messages.Reduction(
            id="WELCOME", name="Coupon", is_coupon=True, amount=messages.Money(amount=off, currency=currency)
        )
        return messages.QuotedLine(
            variant_id=line.variant_id,
            discount=messages.Money(amount=off, currency=currency),
            total=messages.Money(amount=full - off + wrong, currency=currency),
            breakdown=[part] if off else [],
        )

    def _redeem(self, request: messages.RedeemRequest) -> messages.RedeemReply:
        if request.order_id in self.given_back:
            return messages.RedeemReply(outcome=messages.REDEEM_OUTCOME_GIVEN_BACK)
        if request.order_id not in self.redeemed:
            left = self.limits.get(request.coupon, 1)
            if left < 1:
                return messages.RedeemReply(outcome=messages.REDEEM_OUTCOME_USED_UP)
            if request.coupon in self.limits:
                self.limits[request.coupon] = left - 1
            self.redeemed[request.order_id] = request.coupon
        return messages.RedeemReply(outcome=messages.REDEEM_OUTCOME_REDEEMED)

    def _give_back(self, request: messages.GiveBackRequest) -> messages.GiveBackReply:
        coupon = self.redeemed.pop(request.order_id, None)
        if coupon in self.limits:
            self.limits[coupon] += 1
        self.given_back.append(request.order_id)
        return messages.GiveBackReply()


@dataclass
class ShippingDouble:
    """Sends everything everywhere for one price."""

    prices: dict[str, int] = field(default_factory=lambda: {"standard": 490, "express": 1290})
    is_away: bool = False
    meanwhile: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    """What happens elsewhere while the basket waits for an answer; each once."""

    @property
    def transport(self) -> httpx2.AsyncBaseTransport:
        return httpx2.MockTransport(self._answer)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        if self.is_away:
            raise httpx2.ConnectError("nobody there", request=request)
        if self.meanwhile:
            await self.meanwhile.pop(0)()
        offers = [
            {"method": {"id": method}, "price": {"amount": amount, "currency": "EUR"}}
            for method, amount in self.prices.items()
        ]
        return httpx2.Response(200, json={"data": {"shippingQuotes": offers}})


def _serialized(message: Any) -> bytes:
    data: bytes = message.SerializeToString()
    return data
