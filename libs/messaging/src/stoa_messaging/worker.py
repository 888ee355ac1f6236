"""What runs beside a subgraph's GraphQL: relay, consumers and periodic jobs, entered and left as one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from stoa_primitives import DEFAULT_TENANT, acting_for

from stoa_messaging.background import end
from stoa_messaging.brokers import Broker, Delivery, Outcome
from stoa_messaging.consumer import Consumer
from stoa_messaging.inbox import forget_old
from stoa_messaging.relay import Relay
from stoa_messaging.signing import Seal
from stoa_messaging.tables import MessagingTables

_CONNECT_PAUSE_SECONDS = 1.0
_HOUSEKEEPING_SECONDS = 3600.0
_JOB_SECONDS = 60.0
# An order takes about five such steps until it is confirmed: a tenth of a second for a third of the work.
_GATHER_SECONDS = 0.02

_log = logging.getLogger(__name__)


class HoldsDatabase(Protocol):
    """What the worker needs of a domain's database; the worker closes it."""

    engine: AsyncEngine

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]: ...

    async def tenants(self) -> Sequence[str]: ...

    async def ping(self) -> None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again, for each tenant if it touches tenants' rows."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]
    for_each_tenant: bool = True


def every(
    seconds: float, run: Callable[[], Awaitable[object]], *, name: str | None = None, for_each_tenant: bool = True
) -> Job:
    """A job that runs at once and then so many seconds after it last ended."""
    return Job(name or str(getattr(run, "__name__", "job")), seconds, run, for_each_tenant)


class Worker:
    """`async with worker:` runs it until the block is left.

    `parts` are entered before the consumers start and left after they stopped (a workflow engine, for one).
    """

    def __init__(
        self,
        *,
        database: HoldsDatabase,
        tables: MessagingTables,
        broker: Broker,
        consumer: Consumer,
        jobs: Sequence[Job] = (),
        parts: Sequence[AbstractAsyncContextManager[object]] = (),
    ) -> None:
        self.domain = consumer.domain
        self._database = database
        self._tables = tables
        self._broker = broker
        self._consumer = consumer
        self._seal = Seal.from_environment()
        self._jobs = (*jobs, _housekeeping(self._forget_old))
        self._parts = tuple(parts)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._database.close)
            stack.push_async_callback(self._broker.close)
            await self._connect()
            for part in self._parts:
                await stack.enter_async_context(part)
            relay = Relay(domain=self.domain, engine=self._database.engine, broker=self._broker, seal=self._seal)
            stack.push_async_callback(end, asyncio.create_task(relay.run()))
            if self._consumer.topics:
                self._consumer.gather(_GATHER_SECONDS)
                stack.push_async_callback(self._consumer.close)
                await stack.enter_async_context(
                    self._broker.consuming(self.domain, self._consumer.topics, self._deliver)
                )
            for job in self._jobs:
                task = asyncio.create_task(_repeat(self.domain, job, self._database))
                stack.push_async_callback(end, task)
            self._stack = stack.pop_all()
        _log.info("%s: worker runs; it listens to %d topics", self.domain, len(self._consumer.topics))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    @property
    def consumer(self) -> Consumer:
        """What this domain listens to."""
        return self._consumer

    async def declare(self) -> None:
        """Only makes the broker keep what this domain listens to, then closes what the worker holds.

        Run it for every domain before the first worker starts: RabbitMQ drops what no queue is bound for.
        """
        try:
            await self._connect()
            await self._broker.declare(self.domain, self._consumer.topics)
        finally:
            await self._broker.close()
            await self._database.close()

    async def ready(self) -> None:
        """Raises when the database or the broker does not answer."""
        await self._database.ping()
        await self._broker.ping()

    async def _deliver(self, delivery: Delivery) -> Outcome:
        return await self._consumer.deliver(delivery, self._broker, seal=self._seal)

    async def _connect(self) -> None:
        """Waits for the broker: services start in any order."""
        while True:
            try:
                await self._broker.connect()
            except Exception as error:  # noqa: BLE001 - each broker has its own words for "not there yet"
                _log.warning("%s: the broker does not answer yet: %s", self.domain, type(error).__name__)
                await asyncio.sleep(_CONNECT_PAUSE_SECONDS)
            else:
                return

    async def _forget_old(self) -> None:
        async with self._database.transaction() as session:
            await forget_old(session, self._tables)


def _housekeeping(run: Callable[[], Awaitable[object]]) -> Job:
    return every(_HOUSEKEEPING_SECONDS, run, name="forget old claims", for_each_tenant=False)


async def _repeat(domain: str, job: Job, database: HoldsDatabase) -> None:
    while True:
        try:
            tenants = await database.tenants() if job.for_each_tenant else (DEFAULT_TENANT,)
        except Exception as error:  # noqa: BLE001 - the database is away; the job asks again
            _log.warning("%s: %s waits: %s", domain, job.name, type(error).__name__)
            tenants = ()
        for tenant in tenants:
            await _run_for(tenant, domain, job)
        await asyncio.sleep(job.seconds)


async def _run_for(tenant: str, domain: str, job: Job) -> None:
    """One failed round must not end the job, and one tenant's trouble not the others' turn."""
    try:
        with acting_for(tenant):
            async with asyncio.timeout(max(_JOB_SECONDS, job.seconds)):
                await job.run()
    except Exception as error:  # noqa: BLE001 - whatever a job throws
        _log.warning("%s: %s failed for %s", domain, job.name, tenant, exc_info=error)
