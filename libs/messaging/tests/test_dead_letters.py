"""The contract of the dead letters. Every adapter passes all of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from stoa_messaging import Broker, Delivery
from stoa_messaging.testing import Listener
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

Connect = Callable[[], Awaitable[Broker]]


def poison(body: bytes) -> Delivery:
    return Delivery(topic="shop.sold", body=body, key="shop:a", signature="seal")


async def bury(broker: Broker, group: str, *bodies: bytes) -> list[str]:
    await broker.declare(group, [])
    for body in bodies:
        await broker.bury(group, poison(body), reason="ValueError: no")
    return [letter.id for letter in await broker.dead_letters.list(group)]


async def test_a_dead_letter_tells_what_why_and_when(connect: Connect) -> None:
    """Who repairs a message must know what was wrong with it; a message that is thrown away can never be repaired."""
    broker, group = await connect(), f"g{new_id()}"

    (letter_id,) = await bury(broker, group, b'{"id": "e1"}')
    letter = await broker.dead_letters.read(group, letter_id)

    assert letter is not None
    assert (letter.topic, letter.body, letter.reason) == ("shop.sold", b'{"id": "e1"}', "ValueError: no")
    assert (letter.group, letter.key, letter.signature, letter.event_id) == (group, "shop:a", "seal", "e1")
    assert abs(letter.buried_at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_dead_letters_are_listed_in_order_page_by_page_and_stay(connect: Connect) -> None:
    """Looking at them must not take them away, and a thousand must not come at once."""
    broker, group = await connect(), f"g{new_id()}"
    ids = await bury(broker, group, b"1", b"2", b"3")

    for _ in range(2):
        first = await broker.dead_letters.list(group, limit=2)
        second = await broker.dead_letters.list(group, limit=2, after=first[-1].id)
        assert [each.id for each in (*first, *second)] == ids
        assert [each.body for each in (*first, *second)] == [b"1", b"2", b"3"]
    assert await broker.dead_letters.count(group) == 3


async def test_a_redriven_letter_goes_to_the_group_that_failed_and_to_no_other(connect: Connect) -> None:
    """The other domains have handled it long ago."""
    broker, group, other = await connect(), f"g{new_id()}", f"g{new_id()}"
    failed, bystander = Listener(), Listener()
    first, second = await bury(broker, group, b"first", b"second")

    async with broker.consuming(group, ["shop.sold"], failed), broker.consuming(other, ["shop.sold"], bystander):
        assert await broker.dead_letters.redrive(group, second)
        assert await failed.until(1) == [b"second"]

    (delivery,) = failed.deliveries
    assert (delivery.topic, delivery.key, delivery.signature) == ("shop.sold", "shop:a", "seal")
    assert bystander.bodies == []
    assert [each.id for each in await broker.dead_letters.list(group)] == [first]


async def test_a_redriven_letter_waits_for_a_group_that_is_away(connect: Connect) -> None:
    """Redriven while the service restarts, it must not fall between two chairs."""
    broker, group, listener = await connect(), f"g{new_id()}", Listener()
    (letter,) = await bury(broker, group, b"later")

    assert await broker.dead_letters.redrive(group, letter)
    async with broker.consuming(group, ["shop.sold"], listener):
        assert await listener.until(1) == [b"later"]


async def test_a_discarded_letter_is_gone_and_the_others_are_not(connect: Connect) -> None:
    """Staff decides about one message, not about the queue."""
    broker, group = await connect(), f"g{new_id()}"
    first, second = await bury(broker, group, b"1", b"2")

    assert await broker.dead_letters.discard(group, first)

    assert [each.id for each in await broker.dead_letters.list(group)] == [second]


@pytest.mark.parametrize("letter_id", ["", "0", "no-such", "1-1", "*", "9" * 400, "1-\u0661"])
async def test_an_id_of_no_letter_is_answered_calmly(connect: Connect, letter_id: str) -> None:
    """Two people who repair the same letter, or a made up id, must not break the console."""
    broker, group = await connect(), f"g{new_id()}"
    await bury(broker, group, b"1")

    letters = broker.dead_letters
    assert await letters.read(group, letter_id) is None
    assert not await letters.redrive(group, letter_id)
    assert not await letters.discard(group, letter_id)
    assert await letters.count(group) == 1


async def test_a_group_without_dead_letters_is_empty(connect: Connect) -> None:
    """The console asks for every domain, also for those that never failed."""
    broker = await connect()

    assert await broker.dead_letters.list(f"g{new_id()}") == []
    assert await broker.dead_letters.count(f"g{new_id()}") == 0
