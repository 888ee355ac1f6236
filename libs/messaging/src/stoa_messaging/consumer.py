"""A domain's consumers: one handler per event type, one effect per event id, a few tries, then the dead letters.

What arrives while a transaction is at work shares the next one (stoa_messaging.together): their claims are one statement,
and so are the events that follow from them.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import acting_for

from stoa_messaging.brokers import EVERY_TOPIC, Broker, Delivery, Outcome
from stoa_messaging.crash_points import reach
from stoa_messaging.envelope import Envelope
from stoa_messaging.inbox import claim_all
from stoa_messaging.positions import Order, OutOfTurn, TooLate, take_turn
from stoa_messaging.signing import ForgedEvent, Seal
from stoa_messaging.tables import MessagingTables
from stoa_messaging.together import Together

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


@dataclass(frozen=True, slots=True)
class Heard(Generic[_Data]):
    """One event, for handlers that take many."""

    envelope: Envelope
    data: _Data


HandlerOfMany = Callable[[AsyncSession, Sequence[Heard[_Data]]], Awaitable[None]]
Rescue = Callable[[Envelope, _Data], Awaitable[None]]
Prepare = Callable[[AsyncSession, Sequence[Heard[Any]]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Registration:
    model: type[BaseModel]
    handle: HandlerOfMany[Any]
    versions: frozenset[int] | None = None
    order: Order = Order.ANY


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A delivery that was understood. Equal to itself only: comparing contents costs more than handling them."""

    registration: _Registration
    heard: Heard[Any]
    key: str

    @property
    def kind(self) -> str:
        return self.heard.envelope.tenant


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
        self._rescues: dict[str, Rescue[Any]] = {}
        self._look_ahead: list[Prepare] = []
        self._strict: tuple[str, ...] = ()
        self._together: Together[_Read, bool] = Together(
            self._handle_together, seconds=HANDLER_SECONDS, fails_all=_will_pass
        )

    def on(
        self,
        event_type: str,
        model: type[_Data],
        *,
        versions: tuple[int, ...] = (1,),
        order: Order = Order.ANY,
        rescue: Rescue[_Data] | None = None,
    ) -> Callable[[Handler[_Data]], Handler[_Data]]:
        """Registers the one handler of an event type; `model` is what this domain reads of its data.

        `rescue` is offered what the handler has failed at, in the end, before it is buried: if it returns, that is enough.
        """

        def register(handle: Handler[_Data]) -> Handler[_Data]:
            self._register(event_type, model, _one_by_one(handle), versions=versions, order=order)
            if rescue is not None:
                self._rescues[event_type] = rescue
            return handle

        self._refuse_second(event_type)
        return register

    def on_many(
        self, event_type: str, model: type[_Data], *, versions: tuple[int, ...] = (1,), order: Order = Order.ANY
    ) -> Callable[[HandlerOfMany[_Data]], HandlerOfMany[_Data]]:
        """Like `on`, for a handler that takes all events of the type that are handled together: no two of one aggregate."""

        def register(handle: HandlerOfMany[_Data]) -> HandlerOfMany[_Data]:
            self._register(event_type, model, handle, versions=versions, order=order)
            return handle

        self._refuse_second(event_type)
        return register

    def prepare(self, look_ahead: Prepare) -> Prepare:
        """Called once per transaction, before its handlers, with everything they will be given: to read it all at once."""
        self._look_ahead.append(look_ahead)
        return look_ahead

    def _register(
        self,
        event_type: str,
        model: type[BaseModel],
        handle: HandlerOfMany[Any],
        *,
        versions: tuple[int, ...],
        order: Order,
    ) -> None:
        self._handlers[event_type] = _Registration(
            model=model, handle=handle, versions=frozenset(versions), order=order
        )
        if order is Order.STRICT:
            self._strict = (*self._strict, event_type)

    def _refuse_second(self, event_type: str) -> None:
        if event_type in self._handlers:
            raise ValueError(f"{self.domain} already has a handler for {event_type}.")

    def on_every(self) -> Callable[[Handler[AnyData]], Handler[AnyData]]:
        """Registers a handler of every type of every domain that has no handler of its own here, in any version."""

        def register(handle: Handler[AnyData]) -> Handler[AnyData]:
            self._handlers[EVERY_TOPIC] = _Registration(model=AnyData, handle=_one_by_one(handle))
            return handle

        return register

    def on_every_many(self) -> Callable[[HandlerOfMany[AnyData]], HandlerOfMany[AnyData]]:
        """Like `on_every`, for a handler that takes all that are handled together, in the order in which they came."""

        def register(handle: HandlerOfMany[AnyData]) -> HandlerOfMany[AnyData]:
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
                await self.handle(delivery, alone=failures > 0)
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
                    return await self._give_up(delivery, broker, error)
                await asyncio.sleep(min(_FIRST_PAUSE_SECONDS * 2 ** (failures + passing), _LONGEST_PAUSE_SECONDS))
            else:
                return Outcome.DONE

    async def _give_up(self, delivery: Delivery, broker: Broker, error: Exception) -> Outcome:
        if not isinstance(error, _HOPELESS) and await self._is_rescued(delivery):
            return Outcome.DONE
        await broker.bury(self.domain, delivery, reason=_reason(error))
        _log.error("%s: %s buried: %s", self.domain, delivery.topic, type(error).__name__)
        return Outcome.DEAD

    async def handle(self, delivery: Delivery, *, alone: bool = False) -> bool:
        """One try, in one transaction with what else arrives. False: it had its effect before, or something newer is known."""
        envelope = Envelope.model_validate_json(delivery.body)
        registration = self._registration(envelope, delivery)
        heard = Heard(envelope, registration.model.model_validate(envelope.data))
        reach("consumer.before_transaction", of=self.domain)
        read = _Read(registration, heard, delivery.key or envelope.aggregate_id)
        did = await (self._together.do_alone(read) if alone else self._together.do(read))
        reach("consumer.before_ack", of=self.domain)
        return did

    def gather(self, seconds: float) -> None:
        """While much arrives, lets each transaction wait so long for what else arrives."""
        self._together.gather_seconds = seconds

    async def close(self) -> None:
        """Lets the transactions that run come to their end."""
        await self._together.close()

    async def _handle_together(self, reads: Sequence[_Read]) -> list[bool]:
        """For each, whether it has its effect with this."""
        with acting_for(reads[0].heard.envelope.tenant):
            async with self._database.transaction() as session:
                fresh = await self._first_heard(session, reads)
                heard = [each.heard for each in fresh]
                for look_ahead in self._look_ahead if heard else ():
                    await look_ahead(session, heard)
                for registration, events in _by_registration(fresh).items():
                    await registration.handle(session, events)
                for _ in fresh:
                    reach("consumer.before_commit", of=self.domain)
        return [each in fresh for each in reads]

    async def _first_heard(self, session: AsyncSession, reads: Sequence[_Read]) -> list[_Read]:
        """Without those that had their effect before, and those that something newer has overtaken."""
        unclaimed = await claim_all(session, [each.heard.envelope for each in reads])
        fresh: list[_Read] = []
        for each in reads:
            envelope = each.heard.envelope
            if envelope.id not in unclaimed:
                continue
            unclaimed.remove(envelope.id)
            order = each.registration.order
            if await take_turn(session, self._tables, envelope, order, strict_types=self._strict):
                fresh.append(each)
        return fresh

    async def _is_rescued(self, delivery: Delivery) -> bool:
        envelope = Envelope.model_validate_json(delivery.body)
        rescue = self._rescues.get(envelope.type)
        if rescue is None:
            return False
        data = self._handlers[envelope.type].model.model_validate(envelope.data)
        try:
            with acting_for(envelope.tenant):
                await rescue(envelope, data)
        except Exception as error:  # noqa: BLE001 - then it is buried, with its first reason
            _log.warning("%s: %s was not rescued: %s", self.domain, envelope.type, type(error).__name__)
            return False
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


def _one_by_one(handle: Handler[Any]) -> HandlerOfMany[Any]:
    async def handle_each(session: AsyncSession, events: Sequence[Heard[Any]]) -> None:
        for event in events:
            await handle(session, event.envelope, event.data)

    return handle_each


def _by_registration(reads: Sequence[_Read]) -> dict[_Registration, list[Heard[Any]]]:
    """Handlers in the order in which they were first heard of; no two events of one aggregate are among them."""
    found: dict[_Registration, list[Heard[Any]]] = {}
    for each in reads:
        found.setdefault(each.registration, []).append(each.heard)
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
