"""The basket on real PostgreSQL and Redis; discount and shipping are doubles behind the real client."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from basket.config import Settings
from basket.migrate import MIGRATIONS
from basket.persistence.hot_copy import HotCopy
from basket.testing import DiscountDouble, ShippingDouble
from basket.wiring import build_app, build_consumer
from launcher.testing import PostgresServer, RedisServer
from redis.asyncio import Redis
from sqlalchemy import text
from stoa_messaging import Consumer, Delivery, Envelope
from stoa_primitives import new_id
from stoa_service import Database, migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling


@dataclass
class BasketUnderTest:
    call: GraphQLCaller
    signer: TokenSigner
    database: Database
    redis: Redis
    consumer: Consumer
    discount: DiscountDouble
    shipping: ShippingDouble
    settings: Settings
    revision: int = field(default=0)

    def person(self) -> str:
        """A token of somebody who was never here."""
        return self.signer.token(str(uuid.uuid4()), name="Sophie Hopper", email="sophie@example.org")

    async def hear(self, event_type: str, data: dict[str, Any], *, at: datetime | None = None) -> None:
        """Deliver an event as the broker would."""
        envelope = Envelope(
            id=new_id(),
            type=event_type,
            occurred_at=at or datetime.now(UTC),
            aggregate_id="a",
            correlation_id="c",
            data=data,
        )
        assert await self.consumer.handle(Delivery(topic=event_type, body=envelope.to_bytes()))

    async def variant(self, cents: int = 1000, **changes: Any) -> str:
        """Announce a new variant and give its id."""
        variant_id = str(changes.pop("variant_id", uuid.uuid4()))
        at = changes.pop("at", None)
        announced = {
            "variant_id": variant_id,
            "product_id": f"product-{variant_id}",
            "slug": "lamp",
            "name": {"en": "Lamp", "de": "Lampe"},
            "variant_name": {"en": "Red", "de": "Rot"},
            "price": {"amount": cents, "currency": "EUR"},
            "weight_grams": 300,
            "published": True,
            "image": "lamp",
        }
        await self.hear("catalog.variant_changed", {**announced, **changes}, at=at)
        return variant_id

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as session:
            return list((await session.execute(text(query), values)).all())


@pytest.fixture(scope="session")
def basket_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("basket_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture
async def shop(
    basket_url: str, redis_server: RedisServer, request: pytest.FixtureRequest
) -> AsyncIterator[BasketUnderTest]:
    """The parameter, where a test gives one: seconds that discount may take, and that a checkout waits for another."""
    discount_seconds, patience_seconds = getattr(request, "param", (3.0, 0.3))
    signer, discount, shipping = TokenSigner(), DiscountDouble(), ShippingDouble()
    async with discount.running():
        settings = Settings(
            database_url=basket_url,
            redis_url=redis_server.database_url(4),
            discount_grpc_url=f"grpc://127.0.0.1:{discount.port}",
            discount_seconds=discount_seconds,
            peer_seconds=0.3,
            shipping_kept_seconds=0,
            patience_seconds=patience_seconds,
        )
        database, redis = Database(basket_url), Redis.from_url(settings.redis_url)
        consumer = build_consumer(settings, database, HotCopy(redis, seconds=60))
        app = build_app(settings, verifier=signer.verifier, transports={"shipping": shipping.transport})
        async with app.lifespan(), calling(app) as call:
            yield BasketUnderTest(call, signer, database, redis, consumer, discount, shipping, settings)
        await redis.aclose()
        await database.close()
