"""What the brokers themselves say: what lies there, who has not had it yet, what is dead.

Redis keeps every event. RabbitMQ keeps none that was handled: there the rig has a queue of its own that hears everything,
and the bindings say who else was to hear it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from redis.asyncio import Redis
from stoa_messaging import broker_from_url
from stoa_messaging.brokers import EVERY_TOPIC

from rig.tap import Published
from rig.waiting import until

if TYPE_CHECKING:
    from rig.market import Market

Row = dict[str, Any]
_PREFIX: Final = "stoa:"
_PAGE: Final = 5_000
_TOOL: Final = "/usr/lib/rabbitmq/bin/rabbitmqctl"
_TOOL_SECONDS: Final = 60.0
_COUNTED_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How far a domain is with a topic."""

    topic: str
    domain: str
    pending: int
    behind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerFacts:
    """Read once, when nothing moves."""

    published: list[Published]
    groups: list[Group]
    dead: list[Row]


async def read_broker(market: Market) -> BrokerFacts:
    """Everything."""
    if market.servers.is_rabbit:
        published = await market.servers.tap.heard()
        groups = await _queues(market, {event.topic for event in published})
        return BrokerFacts(published=list(published), groups=groups, dead=await _letters(market))
    async with Redis.from_url(market.servers.broker_url) as redis:
        topics = await _topics(redis)
        return BrokerFacts(
            published=[each for topic in topics async for each in _events(redis, topic)],
            groups=[group async for group in _groups(redis, topics)],
            dead=[row for domain in market.layout.domains async for row in _dead(redis, domain)],
        )


async def not_handled(market: Market) -> str:
    """Who still has something before it, cheap enough to ask again and again; empty when nobody has."""
    if market.servers.is_rabbit:
        return await _not_in_the_inbox(market)
    async with Redis.from_url(market.servers.broker_url) as redis:
        async for group in _groups(redis, await _topics(redis)):
            if group.domain in market.layout.domains and (group.pending or group.behind):
                return f"{group.domain} has not handled all of {group.topic}"
    return ""


async def _not_in_the_inbox(market: Market) -> str:
    events: dict[str, set[str]] = {}
    for event in await market.servers.tap.heard():
        events.setdefault(event.topic, set()).add(event.event_id)
    for domain, bound in market.bindings.items():
        due = sum(len(ids) for topic, ids in events.items() if EVERY_TOPIC in bound or topic in bound)
        had = await market.value(domain, "select count(*) from inbox")
        if had < due:
            return f"{domain} has not handled {due - had} events"
    return ""


# Redis Streams


async def _topics(redis: Redis) -> list[str]:
    named: Any = await redis.smembers(f"{_PREFIX}topics")
    return sorted(name.decode() for name in named)


async def _events(redis: Redis, topic: str) -> Any:
    position = "-"
    while True:
        page: Any = await redis.xrange(_PREFIX + topic, position, "+", count=_PAGE)
        for _, fields in page:
            yield Published.of(topic, fields[b"body"])
        if len(page) < _PAGE:
            return
        position = f"({page[-1][0].decode()}"


async def _groups(redis: Redis, topics: Iterable[str]) -> Any:
    for topic in topics:
        stream: Any = await redis.xinfo_stream(_PREFIX + topic)
        for group in await redis.xinfo_groups(_PREFIX + topic):
            yield Group(
                topic=topic,
                domain=group["name"].decode(),
                pending=int(group["pending"]),
                behind=group["last-delivered-id"] != stream["last-generated-id"],
            )


async def _dead(redis: Redis, domain: str) -> Any:
    letters: Any = await redis.xrange(f"{_PREFIX}dead.{domain}", "-", "+")
    for _, fields in letters:
        yield {
            "domain": domain,
            "topic": fields.get(b"topic", b"").decode(),
            "reason": fields.get(b"reason", b"").decode(),
        }


# RabbitMQ


async def bindings(market: Market) -> dict[str, frozenset[str]]:
    """By domain the topics its queue is bound to."""
    found: dict[str, set[str]] = {}
    for row in await _told(market, "list_bindings", "source_name", "destination_name", "routing_key"):
        domain = row["destination_name"].removeprefix("stoa.")
        if row["source_name"] == "stoa" and domain in market.layout.domains:
            found.setdefault(domain, set()).add(row["routing_key"])
    return {domain: frozenset(topics) for domain, topics in found.items()}


async def _queues(market: Market, topics: set[str]) -> list[Group]:
    """One per domain and topic it is bound to; what waits in its queue counts once."""
    waiting: dict[str, int] = {}

    async def is_empty() -> bool:
        queues = await _told(market, "list_queues", "name", "messages_ready", "messages_unacknowledged")
        waiting.update(
            {row["name"]: int(row["messages_ready"]) + int(row["messages_unacknowledged"]) for row in queues}
        )
        return not any(waiting[f"stoa.{domain}"] for domain in market.bindings)

    # The broker counts every few seconds; what was acknowledged since still waits in its figures.
    with contextlib.suppress(AssertionError):
        await until(is_empty, "the queues are empty", within=_COUNTED_SECONDS)
    groups = []
    for domain, bound in market.bindings.items():
        heard = sorted(topics if EVERY_TOPIC in bound else bound & topics)
        groups += [Group(topic=topic, domain=domain, pending=0, behind=False) for topic in heard]
        groups.append(Group(topic="its queue", domain=domain, pending=waiting[f"stoa.{domain}"], behind=False))
    return groups


async def _letters(market: Market) -> list[Row]:
    broker = broker_from_url(market.servers.broker_url)
    try:
        return [
            {"domain": domain, "topic": letter.topic, "reason": letter.reason}
            for domain in market.layout.domains
            for letter in await broker.dead_letters.list(domain, limit=200)
        ]
    finally:
        await broker.close()


async def _told(market: Market, command: str, *columns: str) -> list[Mapping[str, Any]]:
    """The broker's own tool; Erlang takes a second or two to start."""
    environment = {**os.environ, **market.servers.broker_environment}
    process = await asyncio.create_subprocess_exec(
        *(_TOOL, "--quiet", "--node", environment["RABBITMQ_NODENAME"], "--formatter", "json", command, *columns),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    async with asyncio.timeout(_TOOL_SECONDS):
        output, trouble = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"rabbitmqctl {command} ended with {process.returncode}: {trouble.decode()[-500:]}")
    found: list[Mapping[str, Any]] = json.loads(output)
    return found
