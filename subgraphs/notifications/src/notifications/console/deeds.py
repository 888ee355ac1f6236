"""What the console's commands do."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from argparse import Namespace
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any, Final

from pydantic import ValidationError
from stoa_messaging import Broker, Delivery, Envelope, Message, Outbox, Seal, broker_from_url
from stoa_messaging.brokers import UnknownGroup
from stoa_messaging.watching import watching
from stoa_primitives import InvalidInput, new_id
from stoa_service import Database, PeerClient

from notifications.application.dead_letters import (
    MOST_LISTED,
    Decide,
    Decision,
    count_dead_letters,
    decide,
    list_dead_letters,
    require_domain,
)
from notifications.config import Settings
from notifications.messaging.graveyard import BrokerGraveyard
from notifications.persistence.tables import MESSAGING

_REPLAY: Final = """mutation ($input: ReplayAuditEventsInput!) {
  replayAuditEvents(input: $input) { id sent leftOut { reason events } } }"""


class ConsoleInvalid(InvalidInput):
    """The command makes no sense."""

    code = "CONSOLE_INVALID"


async def publish(given: Namespace, settings: Settings) -> int:
    """Says an event that never happened: for trying, so never where customers are."""
    if settings.stoa_env == "production":
        raise ConsoleInvalid("In production nothing is said that did not happen.")
    envelope = _envelope(given.type, given.data, given.aggregate)
    async with _connected(settings) as broker:
        await broker.publish(envelope.type, envelope.to_bytes(), event_id=envelope.id)
    _say(f"published {envelope.type} {envelope.id}")
    return 0


async def tail(given: Namespace, settings: Settings) -> int:
    """Shows events until enough were seen."""
    with suppress(TimeoutError):
        async with asyncio.timeout(given.seconds), aclosing(_wanted(given.topic, settings)) as deliveries:
            await _show(deliveries, given.count, with_data=given.data)
    return 0


async def _show(deliveries: AsyncGenerator[Delivery], count: int | None, *, with_data: bool) -> None:
    shown = 0
    async for delivery in deliveries:
        _say(_line(delivery, with_data=with_data))
        shown += 1
        if shown == count:
            return


async def _wanted(topic: str | None, settings: Settings) -> AsyncGenerator[Delivery]:
    async with aclosing(watching(settings.broker_url)) as deliveries:
        async for delivery in deliveries:
            if topic is None or fnmatchcase(delivery.topic, topic):
                yield delivery


async def replay(given: Namespace, settings: Settings) -> int:
    """From the journal through audit, which asks for the permission and notes the reason; or from a file."""
    if given.file:
        return await _replay_file(given, settings)
    token = os.environ.get("STOA_TOKEN")
    if not token:
        raise ConsoleInvalid("Set STOA_TOKEN to an access token with audit.read and events.manage, or give a --file.")
    wanted = {"type": given.type, "touches": given.touches, "since": given.since}
    audit = PeerClient(settings, "audit")
    try:
        answer = await audit.ask(
            _REPLAY, {"input": {"consumer": given.to, "reason": given.reason, "filter": wanted}}, token=token
        )
    finally:
        await audit.close()
    found = answer["replayAuditEvents"]
    _say(f"sent {found['sent']} to {given.to}; the journal knows it as {found['id']}")
    for left in found["leftOut"]:
        _say(f"left out {left['events']}: {left['reason']}")
    return 0


async def list_dead(given: Namespace, settings: Settings) -> int:
    """A domain's dead letters, or how many lie where."""
    async with _graveyard(settings) as graveyard:
        if given.domain is None:
            for domain, count in (await count_dead_letters(graveyard)).items():
                _say(f"{count:6}  {domain}")
            return 0
        for letter in await list_dead_letters(given.domain, MOST_LISTED, None, graveyard):
            _say(
                f"{letter.id}  {letter.buried_at:%Y-%m-%d %H:%M:%S}  {letter.topic}  {letter.event_id}  {letter.failure}"
            )
    return 0


async def decide_dead(given: Namespace, settings: Settings) -> int:
    """Redrives or discards one."""
    command = Decide(
        domain=given.domain,
        letter_id=given.letter,
        decision=Decision(given.decision.upper()),
        reason=given.reason,
        by=f"console:{given.by}",
    )
    async with _graveyard(settings) as graveyard:
        letter = await decide(command, graveyard)
    _say(f"{given.decision} {letter.topic} {letter.event_id}")
    return 0


async def _replay_file(given: Namespace, settings: Settings) -> int:
    require_domain(given.to)
    text = await asyncio.to_thread(given.file.read_text, encoding="utf-8")
    envelopes = [_read(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    seal = Seal.from_environment()
    async with _connected(settings) as broker:
        for envelope in envelopes:
            body = envelope.to_bytes()
            message = Message(
                topic=envelope.type,
                body=body,
                event_id=envelope.id,
                key=envelope.aggregate_id,
                signature=seal.sign(envelope.publisher, envelope.type, body),
            )
            try:
                await broker.send_to(given.to, message)
            except UnknownGroup:
                raise ConsoleInvalid(f"{given.to} has never listened on this broker.") from None
    _say(f"sent {len(envelopes)} to {given.to}: {given.reason}")
    return 0


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[Broker]:
    broker = broker_from_url(settings.broker_url)
    try:
        await broker.connect()
        yield broker
    finally:
        await broker.close()


@asynccontextmanager
async def _graveyard(settings: Settings) -> AsyncIterator[BrokerGraveyard]:
    database = Database(settings.database_url, application="notifications-console")
    try:
        async with _connected(settings) as broker:
            yield BrokerGraveyard(broker, database, Outbox(MESSAGING))
    finally:
        await database.close()


def _envelope(event_type: str, data: str, aggregate: str) -> Envelope:
    domain, _, name = event_type.partition(".")
    if not (domain.isidentifier() and name.isidentifier()):
        raise ConsoleInvalid("An event's type is <domain>.<name>, for example ordering.order_placed.")
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        raise ConsoleInvalid("The data must be a JSON object.")
    event_id = new_id()
    return Envelope(
        id=event_id,
        type=event_type,
        occurred_at=datetime.now(UTC),
        aggregate_id=aggregate,
        correlation_id=event_id,
        data=parsed,
    )


def _read(number: int, line: str) -> Envelope:
    try:
        return Envelope.model_validate_json(line)
    except ValidationError:
        raise ConsoleInvalid(f"Line {number} of the file is not an envelope.") from None


def _line(delivery: Delivery, *, with_data: bool) -> str:
    try:
        envelope: Any = Envelope.model_validate_json(delivery.body)
    except ValidationError:
        return f"{delivery.topic}  (not an envelope, {len(delivery.body)} bytes)"
    told = f"{envelope.occurred_at:%H:%M:%S.%f}  {envelope.type}  {envelope.aggregate_id}  {envelope.id}"
    return f"{told}  {json.dumps(envelope.data, ensure_ascii=False)}" if with_data else told


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
