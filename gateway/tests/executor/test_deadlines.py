"""All exchanges of a transport share one timer: each must still end at its own deadline."""

from __future__ import annotations

import asyncio

from stoa.executor._deadlines import Deadlines


class Exchange:
    def __init__(self) -> None:
        self.expired = asyncio.Event()

    def expire(self) -> None:
        self.expired.set()


async def test_each_expires_at_its_own_deadline_in_whatever_order_they_came() -> None:
    """A later one must not wait for an earlier one's timer, nor be cut with it."""
    now = asyncio.get_running_loop().time()
    deadlines = Deadlines()
    late, soon = Exchange(), Exchange()
    deadlines.watch(late, now + 3600)
    deadlines.watch(soon, now + 0.01)

    await asyncio.wait_for(soon.expired.wait(), 5)

    assert not late.expired.is_set()
    deadlines.close()


async def test_what_was_released_does_not_expire_and_the_next_one_does() -> None:
    """Most exchanges end in time; the timer has to move on."""
    now = asyncio.get_running_loop().time()
    deadlines = Deadlines()
    done, slow = Exchange(), Exchange()
    deadlines.watch(done, now + 0.01)
    deadlines.watch(slow, now + 0.02)
    deadlines.release(done)

    await asyncio.wait_for(slow.expired.wait(), 5)

    assert not done.expired.is_set()


async def test_nothing_expires_after_the_end() -> None:
    """A timer that outlives its transport would touch closed connections."""
    deadlines = Deadlines()
    one, other = Exchange(), Exchange()
    deadlines.watch(one, asyncio.get_running_loop().time())
    deadlines.close()
    elsewhere = Deadlines()
    elsewhere.watch(other, asyncio.get_running_loop().time() + 0.01)

    await asyncio.wait_for(other.expired.wait(), 5)

    assert not one.expired.is_set()
