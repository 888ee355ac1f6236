"""Doubles of the services that the basket asks, for tests: they answer over the same client as the real ones."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from basket.domain.quote import CouponStatus


@dataclass
class DiscountDouble:
    """Takes ``percent`` off every line while a known coupon applies; says what it thinks of the others."""

    percent: int = 10
    coupons: dict[str, CouponStatus] = field(default_factory=lambda: {"WELCOME": CouponStatus.APPLIED})
    is_away: bool = False
    is_confused: bool = False
    is_stuck: bool = False

    @property
    def transport(self) -> httpx2.AsyncBaseTransport:
        return httpx2.MockTransport(self._answer)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        if self.is_away:
            raise httpx2.ConnectError("nobody there", request=request)
        if self.is_stuck:
            await asyncio.Event().wait()
        variables = json.loads(request.content)["variables"]
        coupon = variables["coupon"]
        status = None if coupon is None else self.coupons.get(coupon, CouponStatus.UNKNOWN)
        percent = self.percent if status is CouponStatus.APPLIED else 0
        quote = {
            "lines": [self._line(line, percent) for line in variables["lines"]],
            "coupon": None if status is None else {"status": str(status)},
        }
        return httpx2.Response(200, json={"data": {"priceQuote": quote}})

    def _line(self, line: Mapping[str, Any], percent: int) -> dict[str, Any]:
        full = line["quantity"] * line["unitPrice"]["amount"]
        off = full * percent // 100
        currency = line["unitPrice"]["currency"]
        return {
            "variantId": line["variantId"],
            "discount": {"amount": off, "currency": currency},
            "total": {"amount": full - off + (1 if self.is_confused else 0), "currency": currency},
        }


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
