"""Every domain that holds something about people, on real PostgreSQL, without a broker: a post office hands the events on."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from customers.domain.personal_export import ANSWERING
from launcher.testing import PostgresServer, RedisServer
from sqlalchemy import text
from stoa_messaging import Consumer, Delivery, Envelope, Event
from stoa_messaging.brokers import EVERY_TOPIC
from stoa_primitives import MovableClock
from stoa_service import Database, migrate

# A saga needs its workflow engine, so its moves are told by hand and ordering hears these only.
ORDERING_HEARS = {"basket.checked_out", "customers.export_requested", "customers.erasure_requested"}
CLOSING_PARTS = {"basket", "notifications"}


@dataclass
class Domain:
    name: str
    settings: Any
    database: Database
    consumer: Consumer


@dataclass
class People:
    """The domains and the post between them."""

    domains: dict[str, Domain]
    clock: MovableClock

    async def tell(self, event: Event, aggregate_id: str) -> None:
        """An event of a domain whose part the test plays, to whoever listens; then all that follows from it."""
        await self._deliver(Envelope.of(event, aggregate_id=aggregate_id, occurred_at=self.clock.now()).to_bytes())
        await self.carry()

    async def carry(self) -> None:
        """Empties all outboxes until nothing is left to say."""
        while bodies := [body for domain in self.domains.values() for body in await self._taken(domain)]:
            for body in bodies:
                await self._deliver(body)

    async def rows(self, domain: str, query: str, **values: Any) -> list[Any]:
        async with self.domains[domain].database.transaction() as session:
            result = await session.execute(text(query), values)
            return list(result.all()) if result.returns_rows else []

    async def places_of(self, *canaries: str) -> list[str]:
        """Every table of every domain in which one of these texts still stands."""
        found: list[str] = []
        for domain in self.domains:
            tables = await self.rows(
                domain,
                "select format('%I.%I', schemaname, tablename) from pg_tables"
                " where schemaname not in ('pg_catalog', 'information_schema')",
            )
            for (table,) in tables:
                for canary in canaries:
                    query = f"select count(*) from {table} as row where row::text ilike :c"
                    ((count,),) = await self.rows(domain, query, c=f"%{canary}%")
                    if count:
                        found.append(f"{domain}: {table} holds {canary}")
        return found

    async def _taken(self, domain: Domain) -> list[bytes]:
        rows = await self.rows(
            domain.name, "with gone as (delete from outbox returning id, payload) select payload from gone order by id"
        )
        return [bytes(row[0]) for row in rows]

    async def _deliver(self, body: bytes) -> None:
        envelope = Envelope.model_validate_json(body)
        for domain in self.domains.values():
            heard = domain.consumer.topics == (EVERY_TOPIC,) or envelope.type in domain.consumer.topics
            if heard and (domain.name != "ordering" or envelope.type in ORDERING_HEARS):
                await domain.consumer.handle(Delivery(topic=envelope.type, body=body))


@pytest.fixture(scope="module")
async def people(
    postgres_server: PostgresServer, redis_server: RedisServer, tmp_path_factory: Any
) -> AsyncIterator[People]:
    domains: dict[str, Domain] = {}
    workers = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_ARCHIVE_DIR", str(tmp_path_factory.mktemp("audit-archive")))
        patch.setenv("REDIS_URL", redis_server.url)
        for name in ANSWERING:
            url = postgres_server.create_database(f"{name}_privacy")
            folder = Path(importlib.import_module(f"{name}.migrate").__file__ or "").parents[2] / "migrations"
            await asyncio.to_thread(migrate, folder=folder, database_url=url)
            patch.setenv(f"{name.upper()}_DATABASE_URL", url)
            settings = importlib.import_module(f"{name}.config").Settings.from_env()
            worker = importlib.import_module(f"{name}.wiring").build_worker(settings)
            workers.append(worker)
            domains[name] = Domain(name, settings, Database(url), worker.consumer)
        yield People(domains, MovableClock())
    for worker in workers:
        # Parts that hold a connection close it when they are left; the others would start engines.
        for part in worker._parts if worker.domain in CLOSING_PARTS else ():
            async with part:
                pass
        await worker._database.close()
        await worker._broker.close()
    for domain in domains.values():
        await domain.database.close()
