"""The worker on a real broker: asked by one topic, answering by another."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import orjson
import pytest
from inventory.config import Settings
from inventory.domain.opening import hashed_opening
from inventory.migrate import MIGRATIONS
from inventory.persistence.reader import PostgresStockReader
from inventory.wiring import build_worker
from launcher.testing import PostgresServer, RedisServer
from stoa_messaging import Broker, Delivery, Envelope, Event, Outcome, broker_from_url
from stoa_primitives import new_id
from stoa_service import Database, migrate

pytestmark = pytest.mark.servers


class StockWanted(Event):
    event_type: ClassVar[str] = "ordering.stock_requested"
    order_id: str
    lines: list[dict[str, str | int]]
    expires_at: datetime

    @classmethod
    def of(cls, order: str, variant: str) -> "StockWanted":
        lines: list[dict[str, str | int]] = [{"variant_id": variant, "quantity": 1}]
        return cls(order_id=order, lines=lines, expires_at=datetime.now(UTC) + timedelta(minutes=5))


class VariantTold(Event):
    event_type: ClassVar[str] = "catalog.variant_changed"
    variant_id: str
    product_id: str = "p"
    name: dict[str, str]
    variant_name: dict[str, str]

    @classmethod
    def about(cls, variant: str) -> "VariantTold":
        return cls(variant_id=variant, name={"en": "Thing", "de": "Ding"}, variant_name={"en": "", "de": ""})


@pytest.fixture(scope="module")
def worker_settings(postgres_server: PostgresServer, redis_server: RedisServer) -> Settings:
    url = postgres_server.create_database("inventory_worker_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return Settings(database_url=url, broker_url=redis_server.database_url(7))


async def test_a_request_on_the_broker_is_answered_on_the_broker(worker_settings: Settings) -> None:
    """The saga waits for exactly this answer; stock opens by itself when the catalogue tells of a variant."""
    answers: asyncio.Queue[dict[str, str]] = asyncio.Queue()

    async def deliver(delivery: Delivery) -> Outcome:
        await answers.put(orjson.loads(delivery.body))
        return Outcome.DONE

    broker = broker_from_url(worker_settings.broker_url)
    await broker.connect()
    variant = next(f"variant-{number}" for number in range(99) if hashed_opening(f"variant-{number}")[0].on_hand)
    await tell(broker, VariantTold.about(variant))
    order = new_id()
    topics = ["inventory.stock_reserved", "inventory.stock_rejected"]
    async with build_worker(worker_settings), broker.consuming("ordering-test", topics, deliver):
        await stock_opened(worker_settings, variant)
        asked = await tell(broker, StockWanted.of(order, variant))
        async with asyncio.timeout(30):
            answer = await answers.get()
    await broker.close()

    assert answer["type"] == "inventory.stock_reserved"
    assert answer["causation_id"] == asked.id
    assert answer["correlation_id"] == asked.correlation_id


async def tell(broker: Broker, event: Event) -> Envelope:
    envelope = Envelope.of(event, aggregate_id="test", occurred_at=datetime.now(UTC))
    await broker.publish(envelope.type, envelope.to_bytes(), event_id=envelope.id)
    return envelope


async def stock_opened(settings: Settings, variant: str) -> None:
    """Returns when the worker has heard of the variant."""
    database = Database(settings.database_url)
    async with asyncio.timeout(30):
        while not await PostgresStockReader(database).availability([variant]):  # noqa: ASYNC110 - another process's condition
            await asyncio.sleep(0.02)
    await database.close()
