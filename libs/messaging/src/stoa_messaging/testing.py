"""For tests: a listener that remembers and can be waited for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from stoa_messaging.brokers import Delivery, Outcome

DEADLINE_SECONDS = 20.0


@dataclass
class Listener:
    """Remembers what was delivered, in the order in which it came."""

    deliveries: list[Delivery] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, delivery: Delivery) -> Outcome:
        self.deliveries.append(delivery)
        self.arrived.set()
        return Outcome.DONE

    @property
    def bodies(self) -> list[bytes]:
        return [each.body for each in self.deliveries]

    async def until(self, count: int) -> list[bytes]:
        """Sorted bodies, once so many have come."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            while len(self.deliveries) < count:
                self.arrived.clear()
                if len(self.deliveries) < count:
                    await self.arrived.wait()
        return sorted(self.bodies)
