"""Watching a broker, as the console does: the same on both."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest
from stoa_messaging import Broker
from stoa_messaging.watching import watching
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

Connect = Callable[[], Awaitable[Broker]]


async def test_whoever_watches_sees_what_comes_and_nothing_of_before(connect: Connect, broker_url: str) -> None:
    """Looking for one event in a running market must not begin with a month of old ones."""
    broker, old, new = await connect(), f"t.{new_id()}", f"t.{new_id()}"
    await broker.publish(old, b"before", event_id=new_id())
    seen: list[tuple[str, bytes]] = []

    async with asyncio.timeout(20), aclosing(watching(broker_url)) as deliveries:
        first = asyncio.ensure_future(anext(deliveries))
        while not first.done():  # the watch begins at some moment: publish until it is seen
            await broker.publish(old, b"now", event_id=new_id())
            await asyncio.wait([first], timeout=0.1)
        seen.append((first.result().topic, first.result().body))
        await broker.publish(new, b"a topic of its own", event_id=new_id())
        async for delivery in deliveries:
            seen.append((delivery.topic, delivery.body))
            if delivery.topic == new:
                break

    assert (old, b"before") not in seen
    assert seen[0] == (old, b"now")
    assert seen[-1] == (new, b"a topic of its own")
