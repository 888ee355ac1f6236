"""What people do: fill a basket, check out, cancel, and what staff does: give money back. Every request is written down."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from rig.catalogue import Variant
from rig.history import History, Operation, Result
from rig.market import Market

_ADD: Final = """mutation ($v: ID!, $q: Int!) { addToBasket(variantId: $v, quantity: $q) {
  basket { weightGrams total { amount } %s } problems { code } } }"""
_COUPON: Final = """mutation ($c: String!) { applyCoupon(code: $c) {
  basket { couponStatus weightGrams total { amount } %s } problems { code } } }"""
# The gateway asks shipping by itself; who stands at a subgraph's own door asks twice.
_QUOTES: Final = """shippingQuotes(country: "DE") { method { id } price { amount } }"""
_SHIPPING: Final = (
    """query ($w: Int!) { shippingQuotes(country: "DE", weightGrams: $w) { method { id } price { amount } } }"""
)
_CHECKOUT: Final = "mutation ($i: CheckoutInput!) { checkout(input: $i) { orderId problems { code } } }"
_CANCEL: Final = "mutation ($o: ID!) { cancelOrder(id: $o) { order { status } problem } }"
_LOOK: Final = "query ($o: ID!) { order(id: $o) { id number total { amount } shippingAddress { name } } }"
_REFUND: Final = """mutation ($p: ID!, $a: MoneyInput!, $k: ID!) {
  refundPayment(id: $p, amount: $a, reason: "rig", idempotencyKey: $k) { id } }"""
_CONSENT: Final = (
    """mutation ($g: Boolean!) { decideConsent(purpose: "newsletter", version: 1, granted: $g) { __typename } }"""
)
_REVIEW: Final = "mutation ($p: ID!, $i: ReviewInput!) { submitReview(productId: $p, input: $i) { id } }"
_APPROVE: Final = "mutation ($r: ID!) { approveReview(id: $r) { id } }"
_REPRICE: Final = "mutation ($v: ID!, $p: MoneyInput!) { changeVariantPrice(variantId: $v, price: $p) { id } }"
_ADDRESS: Final = {
    "name": "Sophie Hopper",
    "street": "Stoa 1",
    "postalCode": "10115",
    "city": "Berlin",
    "country": "DE",
}
# Before a request is believed to be answered, a service may be away for the time of a restart.
_PATIENT_SECONDS: Final = 120.0
_PAUSE_SECONDS: Final = 0.1
# Codes that say nothing about what was done: something on the way was lost.
_LOST: Final = frozenset({"", "INTERNAL_ERROR", "INTERNAL_SERVER_ERROR"})
_LOST_ON_THE_WAY: Final = "SUBREQUEST_"


class Unanswered(Exception):
    """No whole answer came: what was asked may have happened."""


@dataclass(frozen=True, slots=True)
class Shopper:
    """A customer with a token; `history` remembers everything that changes something. `door`: the gateway, for some."""

    market: Market
    history: History
    name: str
    token: str
    door: str = ""

    @classmethod
    def of(cls, market: Market, history: History, name: str, *, door: str = "") -> Shopper:
        return cls(market, history, name, market.signer.customer(name), door)

    async def fill(self, variant: Variant, quantity: int = 1) -> int:
        """The basket's total with shipping; asked again while the shop is away, so there may be more in it in the end."""
        answer = await self._patiently("basket", self._with_quotes(_ADD), v=variant.id, q=quantity)
        result = answer["data"]["addToBasket"]
        if result["problems"]:
            raise RuntimeError(f"{self.name} could not add to the basket: {result['problems']}")
        return await self._with_shipping(result["basket"])

    async def use_coupon(self, code: str) -> int:
        """The basket's total with the coupon and shipping; asked again while discount does not answer."""
        async with asyncio.timeout(_PATIENT_SECONDS):
            while True:
                basket = await self._with_coupon(code)
                if basket["couponStatus"] == "APPLIED":
                    return await self._with_shipping(basket)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def try_coupon(self, code: str) -> int:
        """The total then, whether the coupon counts or discount is away just now."""
        return await self._with_shipping(await self._with_coupon(code))

    async def checkout(self, key: str, total: int, *, payment: str = "tok_visa") -> Operation:
        """Once. `told` is the order's id, or the codes of the refusal."""
        given = {
            "idempotencyKey": key,
            "address": _ADDRESS,
            "shippingMethod": "standard",
            "payment": {"token": payment},
            "expectedTotal": {"amount": total, "currency": "EUR"},
            "locale": "en",
        }
        operation = self.history.begin("checkout", self.name, key, amount=total)
        return await self._do(operation, "basket", _CHECKOUT, _of_checkout, i=given)

    async def cancel(self, order_id: str) -> Operation:
        operation = self.history.begin("cancel", self.name, order_id, subject=order_id)
        return await self._do(operation, "ordering", _CANCEL, _of_cancel, o=order_id)

    async def refund(self, payment_id: str, amount: int, key: str) -> Operation:
        """As staff."""
        operation = self.history.begin("refund", "staff", key, subject=payment_id, amount=amount)
        money = {"amount": amount, "currency": "EUR"}
        return await self._staff()._do(operation, "payment", _REFUND, _of_others, p=payment_id, a=money, k=key)

    async def decide_consent(self, *, granted: bool) -> Operation:
        """To the newsletter."""
        operation = self.history.begin("consent", self.name, str(granted))
        return await self._do(operation, "customers", _CONSENT, _of_others, g=granted)

    async def review(self, product_id: str, stars: int) -> None:
        """Written by this customer; staff like what they read."""
        words = {"rating": stars, "title": "A thing", "text": f"It does what {self.name} hoped.", "locale": "en"}
        operation = self.history.begin("review", self.name, product_id, subject=product_id)
        await self._do(operation, "reviews", _REVIEW, _of_review, p=product_id, i=words)
        if operation.result is Result.OK:
            approval = self.history.begin("approval", "staff", operation.told, subject=operation.told)
            await self._staff()._do(approval, "reviews", _APPROVE, _of_others, r=operation.told)

    async def reprice(self, variant_id: str, amount: int) -> Operation:
        """As staff."""
        operation = self.history.begin("price", "staff", variant_id, subject=variant_id, amount=amount)
        price = {"amount": amount, "currency": "EUR"}
        return await self._staff()._do(operation, "catalog", _REPRICE, _of_others, v=variant_id, p=price)

    async def look_at(self, order_id: str) -> str:
        """What this person is shown of an order; empty when nothing."""
        try:
            answer = await self._ask("ordering", _LOOK, o=order_id)
        except Unanswered:
            return ""
        order = (answer.get("data") or {}).get("order")
        return str(order) if order else ""

    def _staff(self) -> Shopper:
        return Shopper(self.market, self.history, "staff", self.market.signer.staff(), self.door)

    def _with_quotes(self, query: str) -> str:
        return query % (_QUOTES if self.door else "")

    async def _with_coupon(self, code: str) -> Any:
        return (await self._patiently("basket", self._with_quotes(_COUPON), c=code))["data"]["applyCoupon"]["basket"]

    async def _with_shipping(self, basket: Any) -> int:
        offers = basket["shippingQuotes"] if self.door else await self._offers(basket["weightGrams"])
        shipping = next(offer["price"]["amount"] for offer in offers if offer["method"]["id"] == "standard")
        return int(basket["total"]["amount"]) + int(shipping)

    async def _offers(self, weight: int) -> Any:
        return (await self._patiently("shipping", _SHIPPING, w=weight))["data"]["shippingQuotes"]

    async def _do(self, operation: Operation, domain: str, query: str, read: Any, **variables: Any) -> Operation:
        try:
            answer = await self._ask(domain, query, **variables)
        except Unanswered as error:
            return self.history.end(operation, Result.UNKNOWN, str(error))
        result, told = read(answer)
        return self.history.end(operation, result, told)

    async def _patiently(self, domain: str, query: str, **variables: Any) -> Any:
        async with asyncio.timeout(_PATIENT_SECONDS):
            while True:
                try:
                    answer = await self._ask(domain, query, **variables)
                except Unanswered:
                    await self.market.cells.all_ready()
                    continue
                if not answer.get("errors"):
                    return answer
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _ask(self, domain: str, query: str, **variables: Any) -> Any:
        try:
            return await self.market.ask(self.door or domain, query, self.token, **variables)
        except (httpx2.HTTPError, ValueError) as error:
            raise Unanswered(type(error).__name__) from error


def _of_checkout(answer: Any) -> tuple[Result, str]:
    if answer.get("errors"):
        return _of_others(answer)
    outcome = answer["data"]["checkout"]
    if outcome["orderId"]:
        return Result.OK, outcome["orderId"]
    return Result.FAIL, " ".join(problem["code"] for problem in outcome["problems"])


def _of_cancel(answer: Any) -> tuple[Result, str]:
    if answer.get("errors"):
        return _of_others(answer)
    problem = answer["data"]["cancelOrder"]["problem"]
    return (Result.FAIL, problem) if problem else (Result.OK, "")


def _of_review(answer: Any) -> tuple[Result, str]:
    result, told = _of_others(answer)
    return result, answer["data"]["submitReview"]["id"] if result is Result.OK else told


def _of_others(answer: Any) -> tuple[Result, str]:
    """A masked error may hide a commit that was answered by a lost connection: unknown."""
    errors = answer.get("errors") or []
    codes = [str(error.get("extensions", {}).get("code", "")) for error in errors]
    if not errors:
        return Result.OK, ""
    lost = any(code in _LOST or code.startswith(_LOST_ON_THE_WAY) for code in codes)
    return (Result.UNKNOWN if lost else Result.FAIL), " ".join(codes)
