"""A coupon is used when the order is placed, once, and goes back when no order comes about."""

import asyncio
import json
import subprocess
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import grpc
import pytest
from basket.application.give_back_coupons import give_back_coupons
from basket.application.ports import PeerUnavailable, Question
from basket.domain.quote import CouponStatus
from basket.peers.breaker import CircuitBreaker
from basket.peers.discounts import DiscountAddress, GrpcDiscounts
from basket.persistence.hot_copy import HotCopy
from basket.persistence.unit_of_work import PostgresTransactions
from basket.testing import DiscountDouble
from basket.wiring import build_discounts
from stoa_primitives import FixedClock

CHECKOUT = """mutation ($i: CheckoutInput!) { checkout(input: $i) {
  orderId problems { code message } basket { couponStatus total { amount } notices { code } } } }"""
ADD = "mutation ($v: ID!) { addToBasket(variantId: $v) { problems { code } } }"
COUPON = 'mutation { applyCoupon(code: "WELCOME") { problems { code } } }'
MINE = """query ($l: String) { myBasket { freeShipping freeShippingFrom { amount }
  lines { name(locale: $l) breakdown { id isCoupon amount { amount } } } taxLines { ratePermille tax { amount } } } }"""

# A busy event loop is no silent service; where one is silent, nobody has to wait for long.
UNHURRIED = pytest.mark.parametrize("shop", [(10.0, 0.3)], indirect=True)
PATIENT = pytest.mark.parametrize("shop", [(10.0, 10.0)], indirect=True)
HASTY = pytest.mark.parametrize("shop", [(0.5, 0.3)], indirect=True)


class Till(Protocol):
    call: Any
    database: Any
    redis: Any
    settings: Any
    discount: Any
    shipping: Any

    def person(self) -> str: ...
    async def variant(self, cents: int = 1000, **changes: Any) -> str: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...
    async def hear(self, event_type: str, data: dict[str, Any]) -> None: ...


def order_input(total: int, **changes: Any) -> dict[str, Any]:
    address = {"name": "Sophie Hopper", "street": "Stoa 1", "postalCode": "10115", "city": "Berlin", "country": "DE"}
    return {
        "idempotencyKey": str(uuid.uuid4()),
        "address": address,
        "shippingMethod": "standard",
        "payment": {"token": "tok_visa"},
        "expectedTotal": {"amount": total, "currency": "EUR"},
        **changes,
    }


async def order(shop: Till, token: str, given: dict[str, Any]) -> dict[str, Any]:
    answer = await shop.call(CHECKOUT, {"i": given}, token=token)
    assert "errors" not in answer, answer
    return dict(answer["data"]["checkout"])


async def shopper(shop: Till, variant: str | None = None) -> str:
    """Somebody with a lamp for ten euros and a coupon for a tenth of it."""
    token, lamp = shop.person(), variant or await shop.variant()
    await shop.call(ADD, {"v": lamp}, token=token)
    answer = await shop.call(COUPON, token=token)
    assert answer["data"]["applyCoupon"]["problems"] == []
    return token


def codes(result: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in result["problems"]]


async def claims(shop: Till) -> int:
    return int((await shop.rows("select count(*) from coupon_claims"))[0][0])


async def checked_out(shop: Till, order_id: str) -> dict[str, Any]:
    rows = await shop.rows("select payload from outbox order by id")
    envelopes = [json.loads(bytes(row[0])) for row in rows]
    (found,) = [each["data"] for each in envelopes if each["aggregate_id"] == order_id]
    return dict(found)


async def test_an_order_has_used_its_coupon_before_it_is_placed(shop: Till) -> None:
    """An order at a coupon's price without a use of the coupon is a gift."""
    token = await shopper(shop)

    placed = await order(shop, token, order_input(1390))

    assert shop.discount.redeemed == {placed["orderId"]: "WELCOME"}
    assert await claims(shop) == 0
    assert (await checked_out(shop, placed["orderId"]))["lines"][0]["breakdown"] == [
        {"id": "WELCOME", "name": "Coupon", "amount": {"amount": 100, "currency": "EUR"}}
    ]


async def test_a_coupon_used_up_meanwhile_stops_the_order_and_shows_the_price_without_it(shop: Till) -> None:
    """The weak point of old: used up between quote and order, the order kept the lower price."""
    token = await shopper(shop)
    shop.discount.limits["WELCOME"] = 1
    meanwhile = shop.discount.limits

    async def somebody_else() -> None:
        meanwhile["WELCOME"] = 0

    shop.discount.before_redeem.append(somebody_else)
    refused = await order(shop, token, order_input(1390))
    agreed = await order(shop, token, order_input(1490))

    assert (codes(refused), refused["orderId"]) == (["COUPON_USED_UP"], None)
    assert (refused["basket"]["couponStatus"], refused["basket"]["total"]["amount"]) == ("USED", 1000)
    assert agreed["orderId"]
    assert (await checked_out(shop, agreed["orderId"]))["coupon"] is None
    assert await claims(shop) == 0


@UNHURRIED
async def test_of_fifty_orders_at_once_one_gets_the_single_use_coupon(shop: Till) -> None:
    """Row 87: fifty people, one use: one order at the coupon's price, forty-nine clear refusals."""
    lamp = await shop.variant()
    people = [await shopper(shop, lamp) for _ in range(50)]
    shop.discount.limits["WELCOME"] = 1

    results = await asyncio.gather(*(order(shop, token, order_input(1390)) for token in people))

    assert sum(result["orderId"] is not None for result in results) == 1
    refused = [codes(result) for result in results if result["orderId"] is None]
    assert {each for found in refused for each in found} <= {"COUPON_USED_UP", "TOTAL_CHANGED"}
    assert len(shop.discount.redeemed) == 1
    assert await claims(shop) == 0


@UNHURRIED
async def test_fifty_checkouts_of_one_basket_with_a_coupon_use_it_once(shop: Till) -> None:
    """Row 89: one basket, fifty windows, fifty keys: one order, one use, and nothing left claimed."""
    token = await shopper(shop)
    shop.discount.limits["WELCOME"] = 5

    results = await asyncio.gather(*(order(shop, token, order_input(1390)) for _ in range(50)))

    assert sum(result["orderId"] is not None for result in results) == 1
    assert shop.discount.limits["WELCOME"] == 4
    assert await claims(shop) == 0


@PATIENT
async def test_the_same_key_twice_at_once_uses_one_coupon_and_gives_one_order(shop: Till) -> None:
    """Row 88: a double click, with one key: one answer for both; the same key with another body is refused."""
    token, given = await shopper(shop), order_input(1390)

    first, second = await asyncio.gather(order(shop, token, given), order(shop, token, given))
    other = await order(shop, token, {**given, "locale": "de"})

    assert first["orderId"] == second["orderId"] is not None
    assert codes(other) == ["IDEMPOTENCY_KEY_REUSED"]
    assert len(shop.discount.redeemed) == 1


async def test_a_checkout_that_fails_after_the_use_gives_the_coupon_back(shop: Till) -> None:
    """Another window changed the basket at the last moment: no order, so no use."""
    token = await shopper(shop)
    lamp = await shop.variant()

    async def somebody_else() -> None:
        await shop.call(ADD, {"v": lamp}, token=token)

    shop.discount.before_redeem.append(somebody_else)
    refused = await order(shop, token, order_input(1390))

    assert codes(refused) == ["TOTAL_CHANGED"]
    assert (shop.discount.redeemed, len(shop.discount.given_back)) == ({}, 1)
    assert await claims(shop) == 0


@HASTY
async def test_when_nobody_says_whether_the_coupon_was_used_it_goes_back_later(shop: Till) -> None:
    """The answer was lost: no order comes about, and the use must not stay."""
    token = await shopper(shop)
    shop.discount.redeem_is_stuck = True
    shop.discount.give_back_is_away = True

    refused = await order(shop, token, order_input(1390))
    held = await claims(shop)
    shop.discount.redeem_is_stuck = shop.discount.give_back_is_away = False
    await settle(shop, datetime.now(UTC))
    placed = await order(shop, token, order_input(1390))

    assert (codes(refused), held) == (["DISCOUNTS_UNAVAILABLE"], 1)
    assert list(shop.discount.redeemed) == [placed["orderId"]]
    assert await claims(shop) == 0


async def test_the_claim_of_a_checkout_that_died_is_found_and_given_back(shop: Till) -> None:
    """A process killed between the use and the order must not cost the customer the coupon."""
    order_id = str(uuid.uuid4())
    shop.discount.redeemed[order_id] = "WELCOME"
    await shop.rows(
        """insert into coupon_claims (order_id, basket_id, customer_id, coupon, status)
           values (:o, :b, 'c', 'WELCOME', 'OPEN') returning order_id""",
        o=order_id,
        b=str(uuid.uuid4()),
    )

    await settle(shop, datetime.now(UTC))
    too_early = list(shop.discount.given_back)
    await settle(shop, datetime.now(UTC) + timedelta(minutes=1))

    assert (too_early, shop.discount.given_back) == ([], [order_id])
    assert await claims(shop) == 0


async def settle(shop: Till, now: datetime) -> None:
    """What the worker does every few seconds."""
    discounts = build_discounts(shop.settings)

    async def nothing(*_: Any) -> None:
        return None

    transactions = PostgresTransactions(shop.database, HotCopy(shop.redis, seconds=60), nothing)
    try:
        await give_back_coupons(transactions, discounts, FixedClock(now))
    finally:
        await discounts.close()


@PATIENT
async def test_a_cancelled_basket_on_its_way_back_is_waited_for(shop: Till) -> None:
    """Whoever tries another card at once must not be sent away because an event is still on its way."""
    token = await shopper(shop)
    first = await order(shop, token, order_input(1390))

    async def given_back() -> None:
        await asyncio.sleep(0.05)
        await shop.hear("ordering.order_cancelled", {"order_id": first["orderId"], "reason": "payment_declined"})

    second, _ = await asyncio.gather(order(shop, token, order_input(1390)), given_back())

    assert second["orderId"] not in {None, first["orderId"]}


async def test_cheaper_shipping_than_shown_is_taken_and_told(shop: Till) -> None:
    """A promotion that sends for nothing must not stop an order whose page showed the full price."""
    token = await shopper(shop)
    shop.discount.shipping_off = 490

    placed = await order(shop, token, order_input(1390))

    data = await checked_out(shop, placed["orderId"])
    assert (data["shipping"]["amount"], data["shipping_discount"]["amount"], data["total"]["amount"]) == (0, 490, 900)


async def test_the_order_is_taxed_by_class_and_zone(shop: Till) -> None:
    """Row 96: books at 7 and lamps at 19 per cent, sent to Austria: each rate's tax is rounded once, and all adds up."""
    token, book = shop.person(), await shop.variant(333, tax_class="reduced")
    for _ in range(3):
        await shop.call(ADD, {"v": book}, token=token)
    await shop.call(ADD, {"v": await shop.variant(1000)}, token=token)
    address = {"name": "S", "street": "S 1", "postalCode": "1010", "city": "Wien", "country": "AT"}

    placed = await order(shop, token, order_input(999 + 1000 + 490, address=address))

    data = await checked_out(shop, placed["orderId"])
    lines = [(each["rate_permille"], each["gross"]["amount"], each["tax"]["amount"]) for each in data["tax_lines"]]
    assert lines == [(200, 1490, 248), (100, 999, 91)]
    assert data["tax"]["amount"] == 248 + 91


async def test_a_basket_says_who_took_how_much_in_the_readers_language(shop: Till) -> None:
    """A price nobody can explain is a question to the service desk."""
    token = await shopper(shop)

    german = (await shop.call(MINE, {"l": "de-AT"}, token=token))["data"]["myBasket"]
    english = (await shop.call(MINE, {"l": "xx"}, token=token))["data"]["myBasket"]

    assert (german["lines"][0]["name"], english["lines"][0]["name"]) == ("Lampe", "Lamp")
    assert german["lines"][0]["breakdown"] == [{"id": "WELCOME", "isCoupon": True, "amount": {"amount": 100}}]
    assert german["taxLines"] == [{"ratePermille": 190, "tax": {"amount": 144}}]
    assert (german["freeShipping"], german["freeShippingFrom"]["amount"]) == (False, 5000)


@HASTY
async def test_a_silent_discount_service_costs_a_few_requests_their_deadline_and_then_none(shop: Till) -> None:
    """With a dead discount every page would be half a second slower."""
    token = await shopper(shop)
    shop.discount.is_stuck = True
    before = len(shop.discount.asked)

    for _ in range(10):
        seen = await shop.call("{ myBasket { total { amount } notices { code } } }", token=token)
        assert seen["data"]["myBasket"]["notices"] == [{"code": "DISCOUNTS_UNAVAILABLE"}]
        assert seen["data"]["myBasket"]["total"]["amount"] == 1000

    assert len(shop.discount.asked) - before == 3


def test_the_breaker_lets_one_try_after_its_pause() -> None:
    """A service that is back must be found, but not by a crowd."""
    now = [0.0]
    breaker = CircuitBreaker(failures=2, seconds=1.0, now=lambda: now[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()

    now[0] = 1.5
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.succeeded()
    assert breaker.allows()


@pytest.mark.parametrize("code", ["\x00", "A\ud800", "x" * 10_000, "\u202eEVIL"])
async def test_a_coupon_nobody_can_type_is_a_problem_and_no_crash(shop: Till, code: str) -> None:
    """NUL, surrogates and overlong texts end at the door."""
    token = await shopper(shop)
    body = json.dumps(
        {"query": "mutation($c: String!) { applyCoupon(code: $c) { problems { code } } }", "variables": {"c": code}}
    )

    answer = await shop.call.http.post(
        "/graphql", content=body, headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    )

    assert answer.status_code in {200, 400}
    text = answer.text
    assert "INTERNAL" not in text
    assert "COUPON_UNKNOWN" in text or "errors" in text


async def test_over_tls_discount_is_believed_only_with_a_known_authority(tmp_path: Path) -> None:
    """Between two machines nobody may read along, or answer in discount's place."""
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run(  # noqa: ASYNC221 - half a second, before anything runs
        [*command.split(), "-keyout", str(key), "-out", str(chain)], check=True, capture_output=True
    )
    double = DiscountDouble()
    pair = (key.read_bytes(), chain.read_bytes())
    question = Question(lines=(), coupon="WELCOME", customer_id=None)

    async with double.running(grpc.ssl_server_credentials([pair])):
        url = f"grpcs://localhost:{double.port}"
        known = GrpcDiscounts(DiscountAddress(url=url, secret="s", authority=chain), seconds=5)
        stranger = GrpcDiscounts(DiscountAddress(url=url, secret="s"), seconds=5)
        quote = await known.quote(question)
        with pytest.raises(PeerUnavailable):
            await stranger.quote(question)
        await known.close()
        await stranger.close()

    assert quote.coupon_status is CouponStatus.APPLIED


async def test_an_order_is_not_placed_on_a_claim_that_was_given_up_meanwhile(shop: Till) -> None:
    """A checkout that hung so long that its coupon went back must use the coupon anew, not order with a use that is gone."""
    token = await shopper(shop)

    async def the_worker_gave_it_up() -> None:
        await shop.rows("update coupon_claims set status = 'ABANDONED' returning order_id")

    shop.discount.before_redeem.append(the_worker_gave_it_up)
    placed = await order(shop, token, order_input(1390))

    assert shop.discount.redeemed == {placed["orderId"]: "WELCOME"}
    assert len(shop.discount.given_back) == 1
    assert await claims(shop) == 0
