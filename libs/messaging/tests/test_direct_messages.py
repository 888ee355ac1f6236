"""What is meant for one group alone: a part of the broker port's contract."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from stoa_messaging import Broker, Message
from stoa_messaging.brokers import UnknownGroup
from stoa_messaging.testing import Listener
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

Connect = Callable[[], Awaitable[Broker]]


async def test_a_message_to_one_group_reaches_no_other(connect: Connect) -> None:
    """A replay for one projection must not make the other domains work again."""
    broker, topic, group = await connect(), f"t.{new_id()}", new_id()
    listener, other = Listener(), Listener()
    message = Message(topic=topic, body=b"again", event_id=new_id(), key="k", signature="s")

    async with broker.consuming(group, [topic], listener), broker.consuming(new_id(), [topic], other):
        await broker.send_to(group, message)
        await listener.until(1)
        await broker.publish(topic, b"to all", event_id=new_id())
        await listener.until(2)
        await other.until(1)

    (delivery, _) = listener.deliveries
    assert (delivery.topic, delivery.body, delivery.key, delivery.signature) == (topic, b"again", "k", "s")
    assert other.bodies == [b"to all"]


async def test_a_group_that_was_never_declared_is_refused(connect: Connect) -> None:
    """A misspelt name must not count as delivered."""
    broker = await connect()

    with pytest.raises(UnknownGroup):
        await broker.send_to(new_id(), Message(topic="t", body=b"x", event_id=new_id()))
