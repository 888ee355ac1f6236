from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from stoa_messaging.testing import DEADLINE_SECONDS
from stoa_messaging.together import MOST_TOGETHER, Together


@dataclass(frozen=True, slots=True)
class Parcel:
    number: int
    key: str
    kind: str = "one"


class Boat:
    """Carries what it is given, when it is let go; parcels with a negative number sink it."""

    def __init__(self) -> None:
        self.trips: list[list[int]] = []
        self.go = asyncio.Event()

    async def carry(self, parcels: Sequence[Parcel]) -> list[int]:
        self.trips.append([each.number for each in parcels])
        await self.go.wait()
        if any(each.number < 0 for each in parcels):
            raise ValueError("sunk")
        return [each.number * 10 for each in parcels]

    async def until_trips(self, count: int) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while len(self.trips) < count:  # noqa: ASYNC110 - a list sets no event
                await asyncio.sleep(0.005)


def parcels(*numbers: int, kind: str = "one") -> list[Parcel]:
    return [Parcel(number, f"key {number}", kind) for number in numbers]


async def begun(together: Together[Parcel, int], items: Sequence[Parcel]) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(together.do(each)) for each in items]
    await asyncio.sleep(0)
    return tasks


async def test_what_arrives_meanwhile_goes_together_and_each_gets_its_own_result() -> None:
    """A transaction per message is what two cores cannot pay for."""
    boat = Boat()
    together = Together(boat.carry, seconds=DEADLINE_SECONDS)
    first = await begun(together, parcels(1))
    await boat.until_trips(1)
    rest = await begun(together, parcels(*range(2, 2 + MOST_TOGETHER + 5)))
    boat.go.set()

    assert await asyncio.gather(*first, *rest) == [number * 10 for number in range(1, 2 + MOST_TOGETHER + 5)]
    assert [len(trip) for trip in boat.trips] == [1, MOST_TOGETHER, 5]


async def test_one_that_fails_harms_nobody_beside_it() -> None:
    """A poisoned message would take the good ones of its transaction with it."""
    boat = Boat()
    boat.go.set()
    together = Together(boat.carry, seconds=DEADLINE_SECONDS)
    results = await asyncio.gather(*await begun(together, parcels(1, -2, 3)), return_exceptions=True)

    assert [results[0], results[2]] == [10, 30]
    assert isinstance(results[1], ValueError)


async def test_what_fails_for_all_is_not_tried_one_by_one() -> None:
    """With the database away, sixty messages would each wait for a connection in turn."""
    boat = Boat()
    boat.go.set()
    together = Together(boat.carry, seconds=DEADLINE_SECONDS, fails_all=lambda _: True)
    results = await asyncio.gather(*await begun(together, parcels(1, -2, 3)), return_exceptions=True)

    assert [type(each) for each in results] == [ValueError] * 3
    assert boat.trips == [[1, -2, 3]]


async def test_two_of_one_key_are_never_together_and_none_overtakes_the_other() -> None:
    """Two events of one order in one transaction would be handled by type, not in their order."""
    boat = Boat()
    boat.go.set()
    together = Together(boat.carry, seconds=DEADLINE_SECONDS)
    items = [Parcel(1, "a"), Parcel(2, "a"), Parcel(3, "b"), Parcel(4, "a"), Parcel(5, "b")]
    await asyncio.gather(*await begun(together, items))

    assert boat.trips == [[1, 3], [2, 5], [4]]


async def test_two_kinds_are_never_together() -> None:
    """One tenant's rows in another tenant's transaction would be lost to both."""
    boat = Boat()
    boat.go.set()
    together = Together(boat.carry, seconds=DEADLINE_SECONDS)
    await asyncio.gather(*await begun(together, [*parcels(1, 2), *parcels(3, kind="other"), *parcels(4)]))

    assert boat.trips == [[1, 2, 4], [3]]


async def test_behind_a_slow_one_the_next_begin_beside_it() -> None:
    """One handler that waits for another service would hold up the whole domain."""
    boat = Boat()
    together = Together(boat.carry, seconds=DEADLINE_SECONDS)
    first = await begun(together, parcels(1))
    await boat.until_trips(1)
    second = await begun(together, parcels(2))
    await boat.until_trips(2)
    assert not first[0].done()
    boat.go.set()

    assert await asyncio.gather(*first, *second) == [10, 20]


async def test_closing_lets_what_runs_end_and_gives_up_what_waits() -> None:
    """A worker that stops in the middle of a commit would handle it twice for nothing."""
    boat = Boat()
    together = Together(boat.carry, seconds=DEADLINE_SECONDS)
    runs = await begun(together, parcels(1))
    await boat.until_trips(1)
    waits = await begun(together, parcels(2))
    closing = asyncio.create_task(together.close())
    boat.go.set()
    await closing

    assert await runs[0] == 10
    with pytest.raises(asyncio.CancelledError):
        await waits[0]


async def test_while_much_arrives_a_deed_waits_a_moment_for_more_and_the_first_never_does() -> None:
    """Fifty messages a second that each come alone would cost fifty transactions a second at every step."""
    boat = Boat()
    boat.go.set()
    together = Together(boat.carry, seconds=DEADLINE_SECONDS, gather_seconds=0.05)
    await together.do(Parcel(1, "a"))
    second = await begun(together, parcels(2))
    assert boat.trips == [[1]]
    third = await begun(together, parcels(3))

    assert await asyncio.gather(*second, *third) == [20, 30]
    assert boat.trips == [[1], [2, 3]]
