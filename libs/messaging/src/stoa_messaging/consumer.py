"""A domain's consumers: one handler per event type, one effect per event id, a few tries, then the dead letters."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_messaging.brokers import Broker, Delivery, Outcome
from stoa_messaging.envelope import Envelope
from stoa_messaging.inbox import claim
from stoa_messaging.tables import MessagingTables

TRIES: Final = 3
HANDLER_SECONDS: Final = 30.0
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 10.0
# SQLSTATE classes of a database that will be well again: connection, resources, operator, and transaction rollback.
_PASSING_STATES = ("08", "53", "57", "40", "55P03")

_log = logging.getLogger(__name__)
_Data = TypeVar("_Data", bound=BaseModel)

Handler = Callable[[AsyncSession, Envelope, _Data], Awaitable[None]]


class OpensTransactions(Protocol):
    """What the consumer needs of a database."""

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]: ...


@dataclass(frozen=True, slots=True)
class _Registration:
    model: type[BaseModel]
    handle: Callable[[AsyncSession, Envelope, Any], Awaitable[None]]


class Consumer:
    """Holds a domain's handlers and delivers to them.

    @consumer.on("inventory.stock_reserved", StockReserved)
    async def note_reservation(session: AsyncSession, envelope: Envelope, data: StockReserved) -> None: …
    """

    def __init__(self, domain: str, database: OpensTransactions, tables: MessagingTables) -> None:
        self.domain = domain
        self._database = database
        self._tables = tables
        self._handlers: dict[str, _Registration] = {}

    def on(self, event_type: str, model: type[_Data]) -> Callable[[Handler[_Data]], Handler[_Data]]:
        """Registers the one handler of an event type; `model` is what this domain reads of its data."""
        if event_type in self._handlers:
            raise ValueError(f"{self.domain} already has a handler for {event_type}.")

        def register(handle: Handler[_Data]) -> Handler[_Data]:
            self._handlers[event_type] = _Registration(model, handle)
            return handle

        return register

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(sorted(self._handlers))

    async def deliver(self, delivery: Delivery, broker: Broker) -> Outcome:
        """Handles a message or buries it. Waits as long as the database is away: a message is never dropped for that."""
        failures, passing = 0, 0
        while True:
            try:
                async with asyncio.timeout(HANDLER_SECONDS):
                    await self.handle(delivery)
            except Exception as error:  # noqa: BLE001 - a handler's failure must not stop the consumer
                if _will_pass(error):
                    passing += 1
                    _log.warning("%s: %s waits: %s", self.domain, delivery.topic, type(error).__name__)
                else:
                    failures += 1
                    _log.warning("%s: %s failed, try %d", self.domain, delivery.topic, failures, exc_info=error)
                if failures >= TRIES or isinstance(error, ValidationError):
                    await broker.bury(self.domain, delivery, reason=f"{type(error).__name__}: {error}"[:500])
                    _log.error("%s: %s buried: %s", self.domain, delivery.topic, type(error).__name__)
                    return Outcome.DEAD
                await asyncio.sleep(min(_FIRST_PAUSE_SECONDS * 2 ** (failures + passing), _LONGEST_PAUSE_SECONDS))
            else:
                return Outcome.DONE

    async def handle(self, delivery: Delivery) -> bool:
        """One try in one transaction. False when this event had its effect before, or nobody here wants it."""
        envelope = Envelope.model_validate_json(delivery.body)
        registration = self._handlers.get(envelope.type)
        if registration is None:
            return False
        data = registration.model.model_validate(envelope.data)
        async with self._database.transaction() as session:
            if not await claim(session, self._tables, envelope):
                return False
            await registration.handle(session, envelope, data)
        return True


def _will_pass(error: Exception) -> bool:
    if isinstance(error, (OperationalError, InterfaceError, PoolTimeout, OSError)):
        return True
    # While it starts or stops, PostgreSQL answers with a state, which the driver raises with or without SQLAlchemy around.
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return isinstance(state, str) and state.startswith(_PASSING_STATES)
