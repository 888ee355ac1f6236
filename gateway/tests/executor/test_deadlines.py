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


async def test_what_is_under_way_at_the_end_still_ends_at_its_deadline() -> None:
    """A new supergraph closes the old one's transport: requests on it must not hang for ever."""
    deadlines, one = Deadlines(), Exchange()
    deadlines.watch(one, asyncio.get_running_loop().time() + 0.01)
    deadlines.close()

    await asyncio.wait_for(one.expired.wait(), 5)


async def test_the_end_leaves_no_timer_behind() -> None:
    """A timer that outlives its transport keeps it in memory."""
    deadlines, one = Deadlines(), Exchange()
    deadlines.watch(one, asyncio.get_running_loop().time() + 3600)
    deadlines.release(one)
    timer = deadlines._timer
    deadlines.close()

    assert timer is not None
    assert timer.cancelled()
