"""A payment service on a database of its own, spoken to by events, GraphQL and webhooks."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx2
import pytest
from launcher.testing import PostgresServer, RedisServer
from payment.config import Settings
from payment.provider.signature import HEADER, sign
from payment.testing import PaymentBench, payment_bench
from payment.wiring import build_app
from stoa_messaging import Event
from stoa_primitives import new_id
from stoa_service.testing import GraphQLCaller, TokenSigner, calling

LIMIT = 500
SECRET = "dev-only-provider-webhook"
WEBHOOKS = "/api/payment/provider-events"


class OrderAsksForMoney(Event):
    event_type: ClassVar[str] = "ordering.payment_requested"
    order_id: str
    customer_id: str
    amount: dict[str, Any]
    method: str = "test"
    token: str
    idempotency_key: str


class OrderConfirmed(Event):
    event_type: ClassVar[str] = "ordering.order_confirmed"
    order_id: str


class OrderCancelled(Event):
    event_type: ClassVar[str] = "ordering.order_cancelled"
    order_id: str


class OrderWantsRefund(Event):
    event_type: ClassVar[str] = "ordering.refund_requested"
    order_id: str
    refund_id: str
    amount: dict[str, Any]
    reason: str = "returned"
    requested_by: str = "customer"


@dataclass(frozen=True, kw_only=True)
class Cashier:
    """The payment service with its doors open."""

    bench: PaymentBench
    call: GraphQLCaller
    signer: TokenSigner
    settings: Settings
    app: Any

    def staff(self, name: str = "samira", scopes: str = "orders.read orders.write") -> str:
        return self.signer.token(name, scopes=scopes)

    async def asked(self, token: str = "tok_visa", *, amount: int = 1000, customer: str = "sophie") -> str:
        order_id = new_id()
        money = {"amount": amount, "currency": "EUR"}
        await self.bench.hear(
            OrderAsksForMoney(
                order_id=order_id, customer_id=customer, amount=money, token=token, idempotency_key=order_id
            ),
            aggregate_id=order_id,
        )
        return order_id

    async def captured(self, *, amount: int = 1000) -> str:
        order_id = await self.asked(amount=amount)
        await self.bench.settle_all()
        await self.bench.hear(OrderConfirmed(order_id=order_id), aggregate_id=order_id)
        await self.bench.settle_all()
        return order_id

    async def confirmed(self, order_id: str) -> None:
        await self.bench.hear(OrderConfirmed(order_id=order_id), aggregate_id=order_id)

    async def cancelled(self, order_id: str) -> None:
        await self.bench.hear(OrderCancelled(order_id=order_id), aggregate_id=order_id)
        await self.bench.settle_all()

    async def wants_refund(self, order_id: str, amount: int, *, by: str = "customer", currency: str = "EUR") -> str:
        refund_id = new_id()
        money = {"amount": amount, "currency": currency}
        event = OrderWantsRefund(order_id=order_id, refund_id=refund_id, amount=money, requested_by=by)
        await self.bench.hear(event, aggregate_id=order_id)
        await self.bench.settle_all()
        return refund_id

    async def settle_now(self) -> None:
        """Also what waits for its time."""
        await self.bench.rows("update operation set leased_until = null where finished_at is null returning 1")
        await self.bench.settle_all()

    async def payment(self, order_id: str) -> dict[str, Any]:
        (row,) = await self.bench.rows("select *, id::text as id from payment where order_id = :id", id=order_id)
        return row

    async def told(self, order_id: str) -> list[tuple[str, dict[str, Any]]]:
        """What the outbox holds about an order: types without the domain, and their data."""
        rows = await self.bench.rows("select payload from outbox order by id")
        envelopes = [json.loads(bytes(row["payload"])) for row in rows]
        return [
            (envelope["type"].split(".")[1], envelope["data"])
            for envelope in envelopes
            if envelope["aggregate_id"] == order_id
        ]

    async def booked_by_provider(self, order_id: str) -> dict[str, int]:
        """Successful movements of this order's payment, counted at the provider."""
        payment = await self.payment(order_id)
        rows = await self.bench.rows(
            "select kind, count(*) as times from test_provider_call where key like :key and state = 'DONE' group by kind",
            key=f"{payment['id']}:%",
        )
        return {row["kind"]: row["times"] for row in rows}

    async def post(self, body: dict[str, Any] | bytes, *, signature: str | None = None, at: int | None = None) -> Any:
        """A webhook as the provider would send it, or as somebody else would."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        moment = int(time.time()) if at is None else at
        header = sign(data, secret=SECRET, at=moment) if signature is None else signature
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://payment.test") as client:
            return await client.post(WEBHOOKS, content=data, headers={HEADER: header})


@pytest.fixture(scope="session")
async def cashier(postgres_server: PostgresServer) -> AsyncIterator[Cashier]:
    url = postgres_server.create_database("payment_cashier")
    settings = Settings(database_url=url, four_eyes_above=LIMIT)
    signer = TokenSigner()
    async with payment_bench(url, four_eyes_above=LIMIT) as bench:
        app = build_app(settings, verifier=signer.verifier)
        async with app.lifespan(), calling(app) as call:
            yield Cashier(bench=bench, call=call, signer=signer, settings=settings, app=app)


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    return redis_server.database_url(13)
