"""For tests: a payment service on a database of its own, without a broker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from stoa_messaging import Consumer, Delivery, Envelope, Event
from stoa_primitives import SystemClock
from stoa_service import Database, migrate

from payment.application.settle_operations import OperationSettler
from payment.domain.refund import FourEyes
from payment.messaging.consumers import register
from payment.persistence.tables import MESSAGING
from payment.provider.trial import TrialProvider
from payment.wiring import work_on, work_opener

MIGRATIONS: Final = Path(__file__).parents[2] / "migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBench:
    """Hears events as if from the broker, settles when told to, answers questions about its tables."""

    database: Database
    consumer: Consumer
    settle: OperationSettler

    async def hear(self, event: Event, *, aggregate_id: str) -> bool:
        """Delivers an event once; False when it had its effect before."""
        envelope = Envelope.of(event, aggregate_id=aggregate_id, occurred_at=SystemClock().now())
        return await self.consumer.handle(Delivery(topic=envelope.type, body=envelope.to_bytes()))

    async def settle_all(self) -> None:
        """Until nothing waits."""
        while await self.settle():
            continue

    async def rows(self, statement: str, **values: object) -> list[dict[str, Any]]:
        async with self.database.transaction() as session:
            found = (await session.execute(text(statement), values)).mappings()
            return [dict(row) for row in found]


@asynccontextmanager
async def payment_bench(database_url: str, *, four_eyes_above: int = 50_000) -> AsyncIterator[PaymentBench]:
    """On an empty database."""
    await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=database_url)
    database = Database(database_url)
    consumer = Consumer("payment", database, MESSAGING)
    register(consumer, work_on=work_on, clock=SystemClock(), four_eyes=FourEyes(four_eyes_above))
    settle = OperationSettler(open_work=work_opener(database), provider=TrialProvider(database))
    try:
        yield PaymentBench(database=database, consumer=consumer, settle=settle)
    finally:
        await settle.close()
        await database.close()
