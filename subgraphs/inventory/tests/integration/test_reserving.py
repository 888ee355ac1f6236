"""Reserve, sell, release: on real PostgreSQL, by the events ordering sends."""

import asyncio
from datetime import timedelta

import pytest
from inventory.application.release_expired import release_expired
from inventory.testing import InventoryBench
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from stoa_primitives import new_id

pytestmark = pytest.mark.servers


async def test_of_two_hundred_buyers_exactly_ten_get_the_ten_units(inventory: InventoryBench) -> None:
    """Selling what is not there is the worst a shop can do; refusing what is there comes next."""
    await inventory.put("rush", {"hamburg": 7, "linz": 3})
    orders = [new_id() for _ in range(200)]

    await asyncio.gather(*(inventory.request(order, [("rush", 1)]) for order in orders))

    answers = [(await inventory.told(order))[0]["type"] for order in orders]
    assert answers.count("inventory.stock_reserved") == 10
    assert answers.count("inventory.stock_rejected") == 190
    assert await inventory.numbers("rush") == {"on_hand": 10, "reserved": 10, "sold": 0}


async def test_buyers_of_the_same_things_in_another_order_do_not_block_each_other(inventory: InventoryBench) -> None:
    """Two orders that lock crosswise would deadlock."""
    await inventory.put("cross-a", {"hamburg": 100})
    await inventory.put("cross-b", {"hamburg": 100})
    pairs = [[("cross-a", 1), ("cross-b", 1)], [("cross-b", 1), ("cross-a", 1)]]

    await asyncio.gather(*(inventory.request(new_id(), pairs[place % 2]) for place in range(40)))

    assert (await inventory.numbers("cross-a"))["reserved"] == 40
    assert (await inventory.numbers("cross-b"))["reserved"] == 40


async def test_one_short_line_reserves_nothing_of_the_others(inventory: InventoryBench) -> None:
    """A half reserved order keeps goods from other buyers."""
    await inventory.put("whole", {"hamburg": 5})
    await inventory.put("short", {"hamburg": 1})
    order = new_id()

    await inventory.request(order, [("whole", 2), ("short", 3), ("unheard-of", 1)])

    [event] = await inventory.told(order)
    assert event["data"]["short"] == [
        {"variant_id": "short", "requested": 3, "available": 1},
        {"variant_id": "unheard-of", "requested": 1, "available": 0},
    ]
    assert (await inventory.numbers("whole"))["reserved"] == 0


async def test_the_threshold_is_never_sold(inventory: InventoryBench) -> None:
    """What is kept back is kept back."""
    await inventory.put("kept", {"linz": 5}, threshold=3)
    first, second = new_id(), new_id()

    await inventory.request(first, [("kept", 3)])
    await inventory.request(second, [("kept", 2)])

    assert (await inventory.told(first))[0]["data"]["short"][0]["available"] == 2
    assert (await inventory.told(second))[0]["type"] == "inventory.stock_reserved"


async def test_a_confirmed_order_turns_reserved_into_sold_once(inventory: InventoryBench) -> None:
    """A confirmation delivered twice, or sent twice, must not sell twice."""
    await inventory.put("sold", {"hamburg": 4, "linz": 4})
    order, event_id = new_id(), new_id()
    await inventory.request(order, [("sold", 6)])
    confirmed = {"order_id": order, "lines": [{"variant_id": "sold", "quantity": 6}]}

    assert await inventory.hear("ordering.order_confirmed", confirmed, event_id=event_id)
    assert not await inventory.hear("ordering.order_confirmed", confirmed, event_id=event_id)
    await inventory.hear("ordering.order_confirmed", confirmed)

    assert await inventory.numbers("sold") == {"on_hand": 2, "reserved": 0, "sold": 6}


async def test_a_cancelled_order_gives_its_stock_back_once(inventory: InventoryBench) -> None:
    """Giving back twice would invent stock."""
    await inventory.put("back", {"hamburg": 4})
    order = new_id()
    await inventory.request(order, [("back", 3)])

    await inventory.hear("ordering.order_cancelled", {"order_id": order})
    await inventory.hear("ordering.order_cancelled", {"order_id": order})

    assert await inventory.numbers("back") == {"on_hand": 4, "reserved": 0, "sold": 0}


async def test_an_order_cancelled_after_it_was_sold_lies_on_the_shelf_again_once(inventory: InventoryBench) -> None:
    """Row 94: an order may be cancelled until it is packed; its goods never left, and must not be lost to the shop."""
    await inventory.put("sold-back", {"hamburg": 4})
    order = new_id()
    await inventory.request(order, [("sold-back", 3)])
    await inventory.hear("ordering.order_confirmed", {"order_id": order, "lines": []})
    sold = await inventory.numbers("sold-back")

    await inventory.hear("ordering.order_cancelled", {"order_id": order})
    await inventory.hear("ordering.order_cancelled", {"order_id": order})
    await inventory.hear("ordering.order_confirmed", {"order_id": order, "lines": []})

    assert sold == {"on_hand": 1, "reserved": 0, "sold": 3}
    assert await inventory.numbers("sold-back") == {"on_hand": 4, "reserved": 0, "sold": 0}


async def test_a_request_that_arrives_after_the_cancellation_reserves_nothing(inventory: InventoryBench) -> None:
    """Topics overtake each other; a dead order must not hold stock."""
    await inventory.put("late", {"hamburg": 4})
    order = new_id()

    await inventory.hear("ordering.order_cancelled", {"order_id": order})
    await inventory.request(order, [("late", 3)])

    assert (await inventory.numbers("late"))["reserved"] == 0
    assert await inventory.told(order) == []


async def test_asking_twice_reserves_once_and_answers_twice(inventory: InventoryBench) -> None:
    """A saga that asks again after a crash must get its answer, not a second parcel."""
    await inventory.put("twice", {"hamburg": 9})
    order = new_id()

    await inventory.request(order, [("twice", 2)])
    await inventory.request(order, [("twice", 2)])

    events = await inventory.told(order)
    assert [event["type"] for event in events] == ["inventory.stock_reserved"] * 2
    assert len({event["data"]["reservation_id"] for event in events}) == 1
    assert (await inventory.numbers("twice"))["reserved"] == 2


async def test_a_reservation_that_ran_out_is_released_and_a_late_confirmation_renews_it(
    inventory: InventoryBench,
) -> None:
    """Stock must not stay promised for ever, and a paid order must not be forgotten."""
    await inventory.put("expiry", {"hamburg": 3})
    order = new_id()
    await inventory.request(order, [("expiry", 2)], seconds=30)
    clock = inventory.clock
    assert await release_expired(units=inventory.units, clock=clock) == 0

    clock.moment += timedelta(seconds=31)  # type: ignore[attr-defined]
    await release_expired(units=inventory.units, clock=clock)
    assert (await inventory.numbers("expiry"))["reserved"] == 0

    await inventory.hear(
        "ordering.order_confirmed", {"order_id": order, "lines": [{"variant_id": "expiry", "quantity": 2}]}
    )
    assert await inventory.numbers("expiry") == {"on_hand": 1, "reserved": 0, "sold": 2}


async def test_a_late_confirmation_without_stock_is_rejected_aloud(inventory: InventoryBench) -> None:
    """Ordering must hear that it confirmed what is gone, to give the money back."""
    await inventory.put("gone", {"hamburg": 2})
    late, quick = new_id(), new_id()
    await inventory.request(late, [("gone", 2)], seconds=-1)
    await release_expired(units=inventory.units, clock=inventory.clock)
    await inventory.request(quick, [("gone", 2)])

    await inventory.hear(
        "ordering.order_confirmed", {"order_id": late, "lines": [{"variant_id": "gone", "quantity": 2}]}
    )

    assert [event["type"] for event in await inventory.told(late)] == [
        "inventory.stock_reserved",
        "inventory.stock_rejected",
    ]
    assert await inventory.numbers("gone") == {"on_hand": 2, "reserved": 2, "sold": 0}


async def test_staff_hear_once_when_stock_becomes_low(inventory: InventoryBench) -> None:
    """One warning is read, twenty are not."""
    await inventory.put("dwindling", {"hamburg": 8})

    for _ in range(5):
        await inventory.request(new_id(), [("dwindling", 1)])

    events = [each for each in await inventory.told("dwindling") if each["type"] == "inventory.stock_low"]
    assert [(event["type"], event["data"]["warehouse_id"]) for event in events] == [("inventory.stock_low", "hamburg")]


@pytest.mark.parametrize(
    "change", ["reserved = on_hand + 1", "on_hand = -1", "reserved = -1", "sold = -1", "threshold = -1"]
)
async def test_the_table_refuses_impossible_stock(inventory: InventoryBench, change: str) -> None:
    """The constraints hold even where the code is wrong."""
    await inventory.put("constrained", {"hamburg": 3})

    with pytest.raises(IntegrityError):
        async with inventory.database.transaction() as session:
            await session.execute(text(f"update stock set {change} where variant_id = 'constrained'"))


async def test_a_request_and_its_cancellation_at_the_same_moment_leave_nothing_reserved(
    inventory: InventoryBench,
) -> None:
    """Whichever wins, a cancelled order must not hold stock for ever."""
    await inventory.put("raced", {"hamburg": 100})
    orders = [new_id() for _ in range(40)]

    await asyncio.gather(
        *(inventory.request(order, [("raced", 1)]) for order in orders),
        *(inventory.hear("ordering.order_cancelled", {"order_id": order}) for order in orders),
    )

    assert (await inventory.numbers("raced"))["reserved"] == 0


async def test_the_same_request_twice_at_the_same_moment_reserves_once(inventory: InventoryBench) -> None:
    """Two copies of the saga's message must not take two parcels."""
    await inventory.put("doubled", {"hamburg": 100})
    orders = [new_id() for _ in range(20)]

    await asyncio.gather(*(inventory.request(order, [("doubled", 1)]) for order in orders for _ in range(3)))

    assert (await inventory.numbers("doubled"))["reserved"] == 20
    assert [len(await inventory.told(order)) for order in orders] == [3] * 20
