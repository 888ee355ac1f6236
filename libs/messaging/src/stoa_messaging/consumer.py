"""A domain's consumers: one handler per event type, one effect per event id, a few tries, then the dead letters."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import acting_for

from stoa_messaging.brokers import EVERY_TOPIC, Broker, Delivery, Outcome
from stoa_messaging.crash_points import reach
from stoa_messaging.envelope import Envelope
from stoa_messaging.inbox import claim
from stoa_messaging.positions import Order, OutOfTurn, TooLate, take_turn
from stoa_messaging.signing import ForgedEvent, Seal
from stoa_messaging.tables import MessagingTables

TRIES: Final = 3
HANDLER_SECONDS: Final = 30.0
HOLD_SECONDS: Final = 30.0
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 10.0
_LONGEST_REASON = 500
# SQLSTATE classes of a database that will be well again: connection, resources, operator, and transaction rollback.
_PASSING_STATES = ("08", "53", "57", "40", "55P03")

_log = logging.getLogger(__name__)
_Data = TypeVar("_Data", bound=BaseModel)

Handler = Callable[[AsyncSession, Envelope, _Data], Awaitable[None]]


class OpensTransactions(Protocol):
    """What the consumer needs of a database."""

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]: ...


class UnknownEvent(Exception):
    """No handler here for this type, or none for this version of it."""

    code = "UNKNOWN_EVENT"


class AnyData(BaseModel):
    """The data of an event whose type the listener does not know beforehand."""

    model_config = ConfigDict(extra="allow", frozen=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Registration:
    model: type[BaseModel]
    handle: Callable[[AsyncSession, Envelope, Any], Awaitable[None]]
    versions: frozenset[int] | None = None
    order: Order = Order.ANY


# Trying again would change nothing.
_HOPELESS: Final = (ValidationError, UnknownEvent, ForgedEvent, TooLate)


class Consumer:
    """Holds a domain's handlers and delivers to them.

    @consumer.on("inventory.stock_reserved", StockReserved)
    async def note_reservation(session: AsyncSession, envelope: Envelope, data: StockReserved) -> None: …
    """

    def __init__(
        self,
        domain: str,
        database: OpensTransactions,
        tables: MessagingTables,
        *,
        hold_seconds: float = HOLD_SECONDS,
    ) -> None:
        self.domain = domain
        self._database = database
        self._tables = tables
        self._hold_seconds = hold_seconds
        self._handlers: dict[str, _Registration] = {}
        self._strict: tuple[str, ...] = ()

    def on(
        self,
        event_type: str,
        model: type[_Data],
        *,
        versions: tuple[int, ...] = (1,),
        order: Order = Order.ANY,
    ) -> Callable[[Handler[_Data]], Handler[_Data]]:
        """Registers the one handler of an event type; `model` is what this domain reads of its data."""
        if event_type in self._handlers:
            raise ValueError(f"{self.domain} already has a handler for {event_type}.")

        def register(handle: Handler[_Data]) -> Handler[_Data]:
            self._handlers[event_type] = _Registration(
                model=model, handle=handle, versions=frozenset(versions), order=order
            )
            if order is Order.STRICT:
                self._strict = (*self._strict, event_type)
            return handle

        return register

    def on_every(self) -> Callable[[Handler[AnyData]], Handler[AnyData]]:
        """Registers a handler of every type of every domain that has no handler of its own here, in any version."""

        def register(handle: Handler[AnyData]) -> Handler[AnyData]:
            self._handlers[EVERY_TOPIC] = _Registration(model=AnyData, handle=handle)
            return handle

        return register

    @property
    def topics(self) -> tuple[str, ...]:
        return (EVERY_TOPIC,) if EVERY_TOPIC in self._handlers else tuple(sorted(self._handlers))

    @property
    def reads(self) -> dict[str, type[BaseModel]]:
        """By event and version (`ordering.order_placed.v1`) the model of what is read of it, for the schemas' gate."""
        return {
            f"{topic}.v{version}": each.model
            for topic, each in self._handlers.items()
            for version in sorted(each.versions or ())
        }

    async def deliver(self, delivery: Delivery, broker: Broker, *, seal: Seal | None = None) -> Outcome:
        """Handles a message or buries it. Waits as long as the database is away: a message is never dropped for that."""
        failures, passing = 0, 0
        while True:
            try:
                if seal is not None:
                    seal.verify(delivery.topic, delivery.body, delivery.signature)
                async with asyncio.timeout(HANDLER_SECONDS):
                    await self.handle(delivery)
            except Exception as error:  # noqa: BLE001 - a handler's failure must not stop the consumer
                if isinstance(error, OutOfTurn) and time.monotonic() - delivery.received < self._hold_seconds:
                    return Outcome.HELD
                if _will_pass(error):
                    passing += 1
                    _log.warning("%s: %s waits: %s", self.domain, delivery.topic, type(error).__name__)
                else:
                    failures += 1
                    _log.warning("%s: %s failed, try %d", self.domain, delivery.topic, failures, exc_info=error)
                if failures >= TRIES or isinstance(error, (*_HOPELESS, OutOfTurn)):
                    await broker.bury(self.domain, delivery, reason=_reason(error))
                    _log.error("%s: %s buried: %s", self.domain, delivery.topic, type(error).__name__)
                    return Outcome.DEAD
                await asyncio.sleep(min(_FIRST_PAUSE_SECONDS * 2 ** (failures + passing), _LONGEST_PAUSE_SECONDS))
            else:
                return Outcome.DONE

    async def handle(self, delivery: Delivery) -> bool:
        """One try in one transaction. False when this event had its effect before, or something newer is known."""
        envelope = Envelope.model_validate_json(delivery.body)
        registration = self._registration(envelope, delivery)
        data = registration.model.model_validate(envelope.data)
        reach("consumer.before_transaction", of=self.domain)
        with acting_for(envelope.tenant):
            async with self._database.transaction() as session:
                if not await claim(session, self._tables, envelope):
                    return False
                if not await take_turn(session, self._tables, envelope, registration.order, strict_types=self._strict):
                    return False
                await registration.handle(session, envelope, data)
                reach("consumer.before_commit", of=self.domain)
        reach("consumer.before_ack", of=self.domain)
        return True

    def _registration(self, envelope: Envelope, delivery: Delivery) -> _Registration:
        if delivery.topic and envelope.type != delivery.topic:
            raise ForgedEvent(f"An envelope of {envelope.type} lay on the topic {delivery.topic}.")
        found = self._handlers.get(envelope.type) or self._handlers.get(EVERY_TOPIC)
        if found is None:
            raise UnknownEvent(f"{self.domain} has no handler for {envelope.type}.")
        if found.versions is not None and envelope.version not in found.versions:
            known = ", ".join(map(str, sorted(found.versions)))
            raise UnknownEvent(f"{self.domain} reads {envelope.type} in version {known}, not {envelope.version}.")
        return found


def _reason(error: Exception) -> str:
    name = getattr(error, "code", "") or type(error).__name__
    if isinstance(error, ValidationError):
        # Without the values: a reason is shown to staff and written to logs.
        told = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in error.errors()[:5])
        return f"INVALID_EVENT: {told}"[:_LONGEST_REASON]
    return f"{name}: {error}"[:_LONGEST_REASON]


def _will_pass(error: Exception) -> bool:
    if isinstance(error, (OperationalError, InterfaceError, PoolTimeout, OSError)):
        return True
    # While it starts or stops, PostgreSQL answers with a state, which the driver raises with or without SQLAlchemy around.
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return isinstance(state, str) and state.startswith(_PASSING_STATES)
