"""IN, LOW and OUT as others are told them: on changes only, whatever changed the stock."""

import asyncio

import pytest
from inventory.application.tell_levels import tell_missed_levels
from inventory.domain.opening import hashed_opening
from inventory.persistence.tables import VARIANT
from inventory.testing import InventoryBench
from sqlalchemy import update
from stoa_primitives import new_id

pytestmark = pytest.mark.servers


async def levels(inventory: InventoryBench, variant: str) -> list[str]:
    changed = [each for each in await inventory.told(variant) if each["type"] == "inventory.availability_changed"]
    return [each["data"]["level"] for each in changed]


async def backs(inventory: InventoryBench, variant: str) -> int:
    return sum(each["type"] == "inventory.back_in_stock" for each in await inventory.told(variant))


async def test_selling_out_is_told_step_by_step_and_giving_back_as_well(inventory: InventoryBench) -> None:
    """The catalogue's `in stock only` lives from this; one event per unit sold would drown it."""
    await inventory.put("level-steps", {"hamburg": 5, "linz": 4})
    before = len(await levels(inventory, "level-steps"))
    orders = [new_id() for _ in range(9)]
    for order in orders:
        await inventory.request(order, [("level-steps", 1)])
    sold_out = await levels(inventory, "level-steps")

    for order in orders[:6]:
        await inventory.hear("ordering.order_cancelled", {"order_id": order})

    assert sold_out[before:] == ["LOW", "OUT"]
    assert (await levels(inventory, "level-steps"))[before:] == ["LOW", "OUT", "LOW", "IN"]
    assert await backs(inventory, "level-steps") == 1


async def test_selling_what_was_reserved_tells_nothing(inventory: InventoryBench) -> None:
    """Nothing changes for shoppers when a promise is kept."""
    await inventory.put("level-sold", {"hamburg": 6})
    order = new_id()
    await inventory.request(order, [("level-sold", 1)])
    before = await levels(inventory, "level-sold")

    await inventory.hear("ordering.order_confirmed", {"order_id": order, "lines": []})

    assert await levels(inventory, "level-sold") == before


async def test_a_new_variant_without_stock_is_told_out(inventory: InventoryBench) -> None:
    """IN is taken for granted of a new one, so everything else must be said."""
    variant = next(f"level-new-{n}" for n in range(999) if _opens_empty(f"level-new-{n}"))

    await inventory.learn(variant)
    await inventory.learn(variant)

    assert await levels(inventory, variant) == ["OUT"]


async def test_what_was_never_told_is_found_and_told_once(inventory: InventoryBench) -> None:
    """Stock that is older than these events would be wrong in the catalogue for ever."""
    await inventory.put("level-missed", {"hamburg": 0})
    async with inventory.database.transaction() as session:
        await session.execute(update(VARIANT).where(VARIANT.c.id == "level-missed").values(told_level="IN"))
    before = len(await levels(inventory, "level-missed"))

    assert await tell_missed_levels(units=inventory.units, clock=inventory.clock) >= 1
    assert await tell_missed_levels(units=inventory.units, clock=inventory.clock) == 0

    assert (await levels(inventory, "level-missed"))[before:] == ["OUT"]


async def test_a_word_that_was_told_already_is_not_told_again(inventory: InventoryBench) -> None:
    """Whatever led to it, others must not hear twice that something is sold out."""
    await inventory.put("level-known", {"hamburg": 2})
    async with inventory.database.transaction() as session:
        await session.execute(update(VARIANT).where(VARIANT.c.id == "level-known").values(told_level="OUT"))
    before = await levels(inventory, "level-known")

    await inventory.request(new_id(), [("level-known", 2)])

    assert await levels(inventory, "level-known") == before


async def test_fifty_writers_of_one_variant_leave_right_numbers_and_right_words(inventory: InventoryBench) -> None:
    """Staff, buyers and cancellations of the hottest article at once: nothing lost, nothing deadlocked, nothing mistold."""
    await inventory.put("level-hot", {"hamburg": 60, "linz": 40, "rotterdam": 10})
    token = inventory.signer.token("stefan", scopes="inventory.write", roles=("stock-manager",))
    held = [new_id() for _ in range(10)]
    for order in held:
        await inventory.request(order, [("level-hot", 2)])
    adjust = """mutation($w: ID!, $d: Int!) {
      adjustStock(variantId: "level-hot", warehouseId: $w, delta: $d, reason: "counted") { onHand } }"""
    places = ("linz", "hamburg", "rotterdam")

    answers = await asyncio.gather(
        *(inventory.request(new_id(), [("level-hot", 3)]) for _ in range(20)),
        *(inventory.hear("ordering.order_cancelled", {"order_id": order}) for order in held),
        *(inventory.call(adjust, {"w": places[n % 3], "d": 1 - 2 * (n % 2)}, token=token) for n in range(20)),
    )

    assert not [each for each in answers if isinstance(each, dict) and "errors" in each]
    assert await inventory.numbers("level-hot") == {"on_hand": 110, "reserved": 60, "sold": 0}
    assert await tell_missed_levels(units=inventory.units, clock=inventory.clock) == 0


def _opens_empty(variant: str) -> bool:
    return not any(each.on_hand for each in hashed_opening(variant))
