"""Many at once, through the whole market: what there is once is had once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from rig.catalogue import announce, stock_exactly, variants
from rig.day import Day, add_coupon
from rig.history import Result
from rig.settling import settle
from rig.shopper import Shopper
from rig.waiting import until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(500)]


async def basket_of(day: Day, name: str, quantity: int = 1) -> tuple[Shopper, int]:
    shopper = Shopper.of(day.market, day.history, name)
    return shopper, await shopper.fill(day.offered[0], quantity)


async def statuses(day: Day, prefix: str) -> Counter[str]:
    rows = await day.market.rows(
        "ordering", "select status, count(*) from order_view where customer_id like $1 group by 1", f"{prefix}-%"
    )
    return Counter({row["status"]: row["count"] for row in rows})


async def test_two_hundred_buyers_of_ten_units_get_exactly_ten(day: Day) -> None:
    """Row 90: an eleventh buyer who is charged for nothing is worse than one who is told that it is gone."""
    (scarce,) = variants(1, label="scarce")
    await announce(day.market, [scarce])
    buyers = [Shopper.of(day.market, day.history, f"row90-{number}") for number in range(200)]
    totals = [await buyer.fill(scarce) for buyer in buyers]
    await stock_exactly(day.market, scarce, 10)

    placed = await asyncio.gather(*(buyer.checkout("once", total) for buyer, total in zip(buyers, totals, strict=True)))
    await settle(day.market)

    assert {each.told for each in placed if each.result is Result.UNKNOWN} == set()
    assert (await statuses(day, "row90")).pop("DELIVERED") == 10
    (shelf,) = await day.market.rows(
        "inventory",
        "select sum(sold) as sold, sum(on_hand) as left, sum(reserved) as held from stock where variant_id = $1",
        scarce.id,
    )
    assert dict(shelf) == {"sold": 10, "left": 0, "held": 0}
    reasons = await day.market.rows(
        "ordering",
        "select state->>'cancellation_reason' as reason, status from order_view where customer_id like 'row90-%'",
    )
    assert (
        Counter(row["status"] for row in reasons)["CANCELLED"] + Counter(each.result for each in placed)[Result.FAIL]
        == 190
    )


async def test_fifty_uses_of_a_single_use_coupon_are_one(day: Day) -> None:
    """Row 87: a code that leaked to a forum must not empty the till."""
    await add_coupon(day.market, "ONLYONE", percent=50, maxUses=1)
    shoppers = [(await basket_of(day, f"row87-{number}"))[0] for number in range(50)]
    totals = [await shopper.use_coupon("ONLYONE") for shopper in shoppers]

    placed = await asyncio.gather(
        *(shopper.checkout("once", total) for shopper, total in zip(shoppers, totals, strict=True))
    )

    assert Counter(each.result for each in placed) == {Result.OK: 1, Result.FAIL: 49}
    assert await day.market.value("discount", "select uses from coupon where code = 'ONLYONE'") == 1


async def test_a_checkout_sent_twenty_times_with_one_key_is_one_order(day: Day) -> None:
    """Row 88: a nervous finger on a slow phone must not buy twice."""
    shopper, total = await basket_of(day, "row88-0")

    placed = await asyncio.gather(*(shopper.checkout("same", total) for _ in range(20)))
    other = await shopper.checkout("same", total, payment="tok_declined")

    assert {each.result for each in placed} == {Result.OK}
    assert len({each.told for each in placed}) == 1
    assert (other.result, other.told) == (Result.FAIL, "IDEMPOTENCY_KEY_REUSED")


async def test_fifty_checkouts_of_one_basket_with_fifty_keys_are_one_order(day: Day) -> None:
    """Row 89: two tabs, two keys, one basket: the customer wanted it once."""
    shopper, total = await basket_of(day, "row89-0")

    placed = await asyncio.gather(*(shopper.checkout(f"key-{number}", total) for number in range(50)))

    assert Counter(each.result for each in placed) == {Result.OK: 1, Result.FAIL: 49}
    count = "select count(*) from checkouts where customer_id = 'row89-0'"
    assert await day.market.value("basket", count) == 1


async def test_parallel_refunds_never_exceed_what_was_captured(day: Day) -> None:
    """Row 93: two clerks at two desks must not give back more than came in."""
    shopper, total = await basket_of(day, "row93-0", 2)
    bought = await shopper.checkout("once", total)
    find = "select id::text, captured from payment where order_id = $1::uuid and captured > 0"

    async def is_captured() -> bool:
        return bool(await day.market.rows("payment", find, bought.told))

    await until(is_captured, "the order is paid")
    (payment,) = await day.market.rows("payment", find, bought.told)
    part = payment["captured"] * 30 // 100

    refunds = await asyncio.gather(*(shopper.refund(payment["id"], part, f"row93-{number}") for number in range(10)))

    assert Counter(each.result for each in refunds) == {Result.OK: 3, Result.FAIL: 7}
    kept = "select captured - refunded from payment where id = $1::uuid"
    assert await day.market.value("payment", kept, payment["id"]) == payment["captured"] - 3 * part


async def test_after_all_of_it_the_invariants_hold(day: Day) -> None:
    """A race that nobody looked for shows in the books."""
    _, violated = await day.close()

    assert {name: lines[:5] for name, lines in violated.items() if lines} == {}
