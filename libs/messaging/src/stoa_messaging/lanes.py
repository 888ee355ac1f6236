"""Lanes: deliveries of one key one after the other, of different keys side by side, a few at once.

A delivery that is held leaves its lane, so that the one it waits for can pass.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from dataclasses import dataclass, field

from stoa_messaging.brokers import Deliver, Delivery, Outcome
from stoa_messaging.together import MOST_TOGETHER

# As many as are handled in one transaction.
MOST_AT_ONCE = MOST_TOGETHER
# One flooded topic leaves room for the others.
_MOST_OF_A_TOPIC = 48
_HELD_SECONDS = 0.25


@dataclass(slots=True)
class _Lane:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    users: int = 0

    async def wait(self) -> None:
        """Until another delivery of this lane is done, or for a while: another process may handle what it waits for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_HELD_SECONDS):
                await self.moved.wait()

    def move(self) -> None:
        self.moved.set()
        self.moved = asyncio.Event()


class Lanes:
    """The lanes of one consumer group in one process."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._of_topic: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_MOST_OF_A_TOPIC))
        self._lanes: dict[str, _Lane] = {}

    async def run(self, delivery: Delivery) -> Outcome:
        """Waits for its turn and for room, delivers, and again while it is held."""
        key = delivery.key or delivery.topic
        lane = self._lanes.setdefault(key, _Lane())
        lane.users += 1
        try:
            while (outcome := await self._once(lane, delivery)) is Outcome.HELD:
                await lane.wait()
            lane.move()
            return outcome
        finally:
            lane.users -= 1
            if not lane.users:
                del self._lanes[key]

    async def _once(self, lane: _Lane, delivery: Delivery) -> Outcome:
        async with lane.turn, self._of_topic[delivery.topic], self._room:
            return await self._deliver(delivery)
