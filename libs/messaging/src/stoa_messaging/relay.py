"""The relay: takes rows out of the outbox in the order they were written and hands them to the broker.

One relay of a domain sends at a time, whoever holds the lock; a batch is taken under row locks, sent without waiting for
each confirmation, and what the broker has confirmed is deleted before the locks go. A commit wakes it by NOTIFY; a poll
every few seconds finds what a lost notification would have left behind.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from stoa_messaging.bell import Bell, listening
from stoa_messaging.brokers import Broker, Message, Sent
from stoa_messaging.crash_points import reach
from stoa_messaging.outbox import CHANNEL, EVENT_HEADER, TOPIC_HEADER
from stoa_messaging.signing import Seal

_BATCH: Final = 200
_LOCK: Final = 7_203_115
POLL_SECONDS: Final = 5.0
_FIRST_PAUSE_SECONDS: Final = 0.5
_LONGEST_PAUSE_SECONDS: Final = 15.0
# An event that nobody listens to is offered again so often.
_UNROUTABLE: Final = "interval '15 seconds'"
_PROBE_SECONDS: Final = 5.0
_BUSY_SECONDS: Final = 0.1
_GATHER_SECONDS: Final = 0.01

# Another relay of this domain at work: no rows. The row locks keep a rebuilt or moved outbox from being sent twice.
_TAKE: Final = f"""
    with mine as materialized (select pg_try_advisory_xact_lock({_LOCK}) as locked)
    select id, payload, headers->>'{TOPIC_HEADER}' as topic, headers->>'{EVENT_HEADER}' as event_id, aggregate_id, sequence,
           after::text as after
    from outbox where (select locked from mine) and (retry_at is null or retry_at <= now())
    order by id limit {_BATCH} for update
"""  # noqa: S608 - only constants of this module
_SENT: Final = "delete from outbox where id = any($1)"
_LATER: Final = f"update outbox set retry_at = now() + {_UNROUTABLE} where id = any($1)"  # noqa: S608 - a constant
PROBE: Final = "select exists (select from outbox where retry_at is null or retry_at <= now())"

_log = logging.getLogger(__name__)


class BrokerAway(ConnectionError):
    """The broker has not confirmed everything; the rest is sent again, in order, after a pause."""


class Relay:
    """Sends one domain's outbox. `run` goes on until it is cancelled."""

    def __init__(
        self, *, domain: str, engine: AsyncEngine, broker: Broker, seal: Seal, poll_seconds: float = POLL_SECONDS
    ) -> None:
        self._domain = domain
        self._engine = engine
        self._broker = broker
        self._seal = seal
        self._poll_seconds = poll_seconds
        self._failures = 0

    async def run(self) -> None:
        """Survives a lost database and a lost broker."""
        while True:
            try:
                async with listening(self._engine, CHANNEL) as bell, self._engine.connect() as connection:
                    driver = (await connection.get_raw_connection()).driver_connection
                    await self._send_whenever_it_rings(bell, driver)
            except Exception as error:  # noqa: BLE001 - an outbox that gives up would turn an outage into lost events
                self._failures += 1
                pause = min(_FIRST_PAUSE_SECONDS * 2 ** min(self._failures - 1, 8), _LONGEST_PAUSE_SECONDS)
                _log.warning("%s: the relay pauses %.1f s: %s", self._domain, pause, type(error).__name__)
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, guards nothing

    async def _send_whenever_it_rings(self, bell: Bell, driver: Any) -> None:
        while True:
            while await self._send(driver) == _BATCH:
                pass
            self._failures = 0
            sent = time.monotonic()
            await self._rest(bell)
            if time.monotonic() - sent < _BUSY_SECONDS:
                # More is on its way: a few commits sent together cost as much as one.
                await asyncio.sleep(_GATHER_SECONDS)

    async def _rest(self, bell: Bell) -> None:
        """Returns when there may be something to send."""
        while not await bell.wait(self._poll_seconds):
            # One statement: it finds what no notification told of, and a line that died without a word.
            if await bell.driver.fetchval(PROBE, timeout=_PROBE_SECONDS):
                return

    async def send(self) -> int:
        """Sends one batch; how many rows it took. 0 as well when another relay of this domain is at work."""
        async with self._engine.connect() as connection:
            return await self._send((await connection.get_raw_connection()).driver_connection)

    async def _send(self, driver: Any) -> int:
        """On the driver's own connection: a relay sends after each commit of its domain, so each statement counts."""
        async with driver.transaction():
            rows = await driver.fetch(_TAKE)
            if not rows:
                return 0
            reach("relay.before_publish", of=self._domain)
            answers = await self._broker.publish_batch([self._message(row) for row in rows])
            reach("relay.before_mark", of=self._domain)
            confirmed, unroutable, complete = _sorted_out(rows, answers)
            await _mark(driver, confirmed, unroutable)
        if not complete:
            raise BrokerAway("The broker has not confirmed every event.")
        return len(rows)

    def _message(self, row: Any) -> Message:
        topic, body, aggregate_id = row["topic"], row["payload"], row["aggregate_id"]
        if row["sequence"] is None:
            # Written before events were numbered.
            aggregate_id = aggregate_id or json.loads(body).get("aggregate_id", "")
        else:
            body = _numbered(body, row["sequence"], row["after"])
        return Message(
            topic=topic,
            body=body,
            event_id=row["event_id"],
            key=f"{self._domain}:{aggregate_id}",
            signature=self._seal.sign(self._domain, topic, body),
        )


def _numbered(body: bytes, sequence: int, after: str) -> bytes:
    """The numbers are known only when the row is written, so they are put behind the last field of the envelope."""
    return b'%s,"sequence":%d,"after":%s}' % (body[:-1], sequence, after.encode())


def _sorted_out(rows: Sequence[Any], answers: Sequence[Sent]) -> tuple[list[int], list[int], bool]:
    """Confirmed ids, unroutable ids, and whether nothing was refused.

    Behind a refused event of an aggregate nothing of that aggregate counts as sent: it is sent again, in order.
    """
    confirmed: list[int] = []
    unroutable: list[int] = []
    stopped: set[str | None] = set()
    for row, answer in zip(rows, answers, strict=True):
        if answer is Sent.REFUSED or (row["aggregate_id"] in stopped):
            stopped.add(row["aggregate_id"])
        elif answer is Sent.UNROUTABLE:
            unroutable.append(row["id"])
        else:
            confirmed.append(row["id"])
    return confirmed, unroutable, not stopped


async def _mark(driver: Any, confirmed: list[int], unroutable: list[int]) -> None:
    if confirmed:
        await driver.execute(_SENT, confirmed)
    if unroutable:
        _log.info("%d events are kept: nobody listens to them yet", len(unroutable))
        await driver.execute(_LATER, unroutable)
