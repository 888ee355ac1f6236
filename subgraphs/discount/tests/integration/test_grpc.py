"""Discount over gRPC: the calls of the basket, who may make them, and what becomes of bad ones."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from discount.domain.coupons import Coupon
from discount.rpc import stoa_discount_v1_pb2 as messages
from discount.rpc.server import LARGEST_REQUEST, SERVICE, Certificate
from discount.testing import DiscountBench
from grpc_health.v1 import health_pb2, health_pb2_grpc
from stoa_primitives import Currency, Money, SystemClock, new_id
from stoa_service.nearby import Answers, CallRefused, near

pytestmark = pytest.mark.servers

SECRET = (("stoa-gateway-credential", "dev-only-gateway"),)
REPLIES: dict[str, Any] = {
    "Quote": messages.QuoteReply,
    "Redeem": messages.RedeemReply,
    "GiveBack": messages.GiveBackReply,
}


def euros(cents: int) -> messages.Money:
    return messages.Money(amount=cents, currency="EUR")


def question(*quantities: int, coupon: str = "", cents: int = 1000) -> messages.QuoteRequest:
    lines = [
        messages.Line(variant_id=f"v{n}", product_id="plain", quantity=quantity, unit_price=euros(cents))
        for n, quantity in enumerate(quantities)
    ]
    return messages.QuoteRequest(lines=lines, coupon=coupon)


async def ask(channel: grpc.aio.Channel, call: str, request: Any, metadata: Any = SECRET) -> Any:
    method = channel.unary_unary(
        f"/{SERVICE}/{call}",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=REPLIES[call].FromString,
    )
    return await method(request, timeout=10, metadata=metadata)


@asynccontextmanager
async def serving(discount: DiscountBench) -> AsyncIterator[grpc.aio.Channel]:
    async with discount.rpc.running(), grpc.aio.insecure_channel(f"127.0.0.1:{discount.rpc.port}") as channel:
        yield channel


@pytest.fixture
async def channel(discount: DiscountBench) -> AsyncIterator[grpc.aio.Channel]:
    async with serving(discount) as opened:
        yield opened


async def coupon(discount: DiscountBench, **values: Any) -> str:
    code = f"G-{new_id()[-12:].upper()}"
    async with discount.units() as unit:
        assert await unit.coupons.add(Coupon(code=code, percent=10, **values))
    return code


def redemption(code: str, order: str | None = None, cents: int = 100, customer: str = "c") -> messages.RedeemRequest:
    return messages.RedeemRequest(order_id=order or new_id(), coupon=code, customer_id=customer, amount=euros(cents))


async def test_a_quote_says_who_took_how_much(channel: grpc.aio.Channel) -> None:
    """A basket that cannot explain its price is asked about it."""
    reply = await ask(channel, "Quote", question(1, 2, coupon="WELCOME10"))

    assert [line.total.amount for line in reply.lines] == [900, 1800]
    assert [part.id for part in reply.lines[0].breakdown] == ["WELCOME10"]
    assert (reply.coupon_status, reply.coupon_amount.amount) == (messages.COUPON_STATUS_APPLIED, 300)
    assert not reply.HasField("free_shipping_from")


@pytest.mark.parametrize("metadata", [(), (("stoa-gateway-credential", "guess"),)])
async def test_without_the_markets_credential_there_is_no_answer(channel: grpc.aio.Channel, metadata: Any) -> None:
    """Whoever reaches the port must not use up coupons."""
    for call, request in (
        ("Quote", question(1)),
        ("Redeem", redemption("WELCOME10")),
        ("GiveBack", messages.GiveBackRequest(order_id="o")),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await ask(channel, call, request, metadata)
        assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.parametrize(
    "request_",
    [
        question(0),
        question(2**32 - 1),
        question(1, cents=-1),
        question(1, cents=2**63 - 1),
        question(1000, cents=100_000_000),
        messages.QuoteRequest(lines=[messages.Line(variant_id="v", quantity=1)]),
        messages.QuoteRequest(
            lines=[*question(1).lines, messages.Line(quantity=1, unit_price={"amount": 1, "currency": "USD"})]
        ),
    ],
)
async def test_senseless_lines_are_refused_in_words(channel: grpc.aio.Channel, request_: Any) -> None:
    """Row 85, Row 95 and Row 97: no quantity, two currencies, more than an order can hold: an answer, and nothing inner."""
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask(channel, "Quote", request_)

    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "Traceback" not in (refused.value.details() or "")


@pytest.mark.parametrize("order", ["", "x" * 101, "a\x00b"])
async def test_an_id_that_cannot_be_one_is_refused(channel: grpc.aio.Channel, order: str) -> None:
    """NUL and overlong texts must end at the door, not in PostgreSQL."""
    for call, request in (
        ("Redeem", messages.RedeemRequest(order_id=order, coupon="C", amount=euros(1))),
        ("GiveBack", messages.GiveBackRequest(order_id=order)),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await ask(channel, call, request)
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_a_huge_question_is_refused(channel: grpc.aio.Channel) -> None:
    """Memory is not for whoever sends most."""
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask(channel, "GiveBack", messages.GiveBackRequest(order_id="x" * (LARGEST_REQUEST + 1)))

    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_of_fifty_redemptions_at_once_one_gets_the_last_use(
    discount: DiscountBench, channel: grpc.aio.Channel
) -> None:
    """Row 87: fifty orders at once, one use: the database decides, once."""
    code = await coupon(discount, max_uses=1)

    replies = await asyncio.gather(*(ask(channel, "Redeem", redemption(code, customer=f"c{n}")) for n in range(50)))

    outcomes = [reply.outcome for reply in replies]
    assert outcomes.count(messages.REDEEM_OUTCOME_REDEEMED) == 1
    assert outcomes.count(messages.REDEEM_OUTCOME_USED_UP) == 49
    assert await discount.uses(code) == 1


async def test_an_order_redeems_once_and_gets_the_same_answer_again(
    discount: DiscountBench, channel: grpc.aio.Channel
) -> None:
    """An answer that was lost is asked for again; the event of the placed order comes as well."""
    code, order = await coupon(discount, max_uses=1), new_id()

    first = await asyncio.gather(*(ask(channel, "Redeem", redemption(code, order)) for _ in range(5)))
    await discount.hear("ordering.order_placed", {"order_id": order, "customer_id": "c", "coupon": code})
    other = [(await ask(channel, "Redeem", redemption(code, "other"))).outcome for _ in range(2)]

    assert {reply.outcome for reply in first} == {messages.REDEEM_OUTCOME_REDEEMED}
    assert other == [messages.REDEEM_OUTCOME_USED_UP] * 2
    assert await discount.uses(code) == 1


async def test_what_is_given_back_is_free_again_and_a_late_redemption_changes_nothing(
    discount: DiscountBench, channel: grpc.aio.Channel
) -> None:
    """The checkout died: its coupon goes back, even when its own request arrives last."""
    code, order, overtaken = await coupon(discount, max_uses=1), new_id(), new_id()
    await ask(channel, "Redeem", redemption(code, order))

    for each in (order, order, overtaken):
        await ask(channel, "GiveBack", messages.GiveBackRequest(order_id=each))
    late = [(await ask(channel, "Redeem", redemption(code, each))).outcome for each in (order, overtaken)]

    assert late == [messages.REDEEM_OUTCOME_GIVEN_BACK] * 2
    assert await discount.uses(code) == 0


async def test_a_budget_is_never_passed_and_comes_back(discount: DiscountBench, channel: grpc.aio.Channel) -> None:
    """A campaign of five euros must not cost six because orders came at once."""
    code = await coupon(discount, budget=Money(500, Currency.EUR))
    orders = [new_id() for _ in range(10)]

    replies = await asyncio.gather(*(ask(channel, "Redeem", redemption(code, order, 150)) for order in orders))
    used = [o for o, reply in zip(orders, replies, strict=True) if reply.outcome == messages.REDEEM_OUTCOME_REDEEMED]
    await ask(channel, "GiveBack", messages.GiveBackRequest(order_id=used[0]))

    kept = await discount.reader.coupon(code)
    assert len(used) == 3
    assert kept is not None
    assert kept.spent == Money(300, Currency.EUR)


async def test_the_health_service_answers_without_a_credential(channel: grpc.aio.Channel) -> None:
    """Whoever watches the service has no secrets."""
    answer = await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=SERVICE))

    assert answer.status == health_pb2.HealthCheckResponse.SERVING


async def test_a_tenants_coupon_is_unknown_to_another_one(discount: DiscountBench, channel: grpc.aio.Channel) -> None:
    """Two shops on one market must not share campaigns."""
    code = await coupon(discount)

    mine = await ask(channel, "Quote", question(1, coupon=code))
    theirs = await ask(channel, "Quote", question(1, coupon=code), (*SECRET, ("stoa-tenant", "other-shop")))
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask(channel, "Quote", question(1), (*SECRET, ("stoa-tenant", "No Such'Shop")))

    assert mine.coupon_status == messages.COUPON_STATUS_APPLIED
    assert theirs.coupon_status == messages.COUPON_STATUS_UNKNOWN
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_with_a_certificate_the_port_speaks_tls(discount: DiscountBench, tmp_path: Path) -> None:
    """Between two machines nobody may read along."""
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run(  # noqa: ASYNC221 - half a second, before anything runs
        [*command.split(), "-keyout", str(key), "-out", str(chain)], check=True, capture_output=True
    )
    server = discount.rpc_with(Certificate(chain=chain, key=key), SystemClock())
    trusted = grpc.ssl_channel_credentials(chain.read_bytes())

    async with (
        server.running(),
        grpc.aio.secure_channel(f"localhost:{server.port}", trusted) as channel,
    ):
        reply = await ask(channel, "Quote", question(1))

    assert reply.lines[0].total.amount == 1000


@pytest.fixture
async def nearby(discount: DiscountBench, channel: grpc.aio.Channel) -> Answers:
    """While the channel's server runs."""
    assert channel is not None
    answers = near(f"127.0.0.1:{discount.rpc.port}")
    assert answers is not None
    return answers


async def test_who_lives_in_the_same_process_gets_the_same_answer(
    nearby: Answers, channel: grpc.aio.Channel, discount: DiscountBench
) -> None:
    """A price may not depend on how the market is laid out."""
    asked = question(1, 2, coupon="WELCOME10")
    direct = await nearby("Quote", asked.SerializeToString(), dict(SECRET), 5.0)

    assert messages.QuoteReply.FromString(direct) == await ask(channel, "Quote", asked)
    code = await coupon(discount, max_uses=1)
    for order, outcome in (
        ("near-1", messages.REDEEM_OUTCOME_REDEEMED),
        ("near-1", messages.REDEEM_OUTCOME_REDEEMED),
        ("near-2", messages.REDEEM_OUTCOME_USED_UP),
    ):
        reply = await nearby("Redeem", redemption(code, order).SerializeToString(), dict(SECRET), 5.0)
        assert messages.RedeemReply.FromString(reply).outcome == outcome


@pytest.mark.parametrize(
    ("question_", "status"),
    [
        (("Quote", question(1).SerializeToString(), {}, 5.0), "PERMISSION_DENIED"),
        (("Quote", question(1).SerializeToString(), {"stoa-gateway-credential": "guess"}, 5.0), "PERMISSION_DENIED"),
        (("Quote", question(0).SerializeToString(), dict(SECRET), 5.0), "INVALID_ARGUMENT"),
        (("Quote", question(1).SerializeToString(), {**dict(SECRET), "stoa-tenant": "a b"}, 5.0), "INVALID_ARGUMENT"),
        (("Quote", question(1).SerializeToString(), dict(SECRET), 0.0), "DEADLINE_EXCEEDED"),
        (("Quote", b"\xff\xff", dict(SECRET), 5.0), "INTERNAL"),
        (("Quote", b"\0" * (LARGEST_REQUEST + 1), dict(SECRET), 5.0), "RESOURCE_EXHAUSTED"),
        (("Empty", b"", dict(SECRET), 5.0), "UNIMPLEMENTED"),
    ],
)
async def test_who_lives_in_the_same_process_has_the_same_limits(
    nearby: Answers, question_: tuple[str, bytes, dict[str, str], float], status: str
) -> None:
    """Being near is no credential, and no way around a limit."""
    with pytest.raises(CallRefused) as refused:
        await nearby(*question_)

    assert refused.value.status == status


async def test_nobody_is_near_a_server_that_has_stopped(discount: DiscountBench) -> None:
    """An answer from a closed database is an error; the network says that nobody is there."""
    async with serving(discount):
        target = f"127.0.0.1:{discount.rpc.port}"
        assert near(target) is not None

    assert near(target) is None
