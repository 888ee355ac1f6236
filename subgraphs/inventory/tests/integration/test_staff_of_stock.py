"""What staff do with stock: thresholds, history, warehouses, returns, forecasts."""

from datetime import timedelta
from typing import Any

import pytest
from inventory.config import Settings
from inventory.domain.allocation_rule import AllocationRule
from inventory.persistence.shelf import PostgresShelf
from inventory.persistence.tables import DEMAND_DAY, WAREHOUSE
from inventory.testing import InventoryBench
from sqlalchemy import insert, update
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

THRESHOLD = """mutation($v: ID!, $w: ID! = "hamburg", $t: Int!) {
  setStockThreshold(variantId: $v, warehouseId: $w, threshold: $t) { threshold saleable onHand } }"""
HISTORY = """query($r: [_Any!]!, $first: Int! = 20, $after: String) { _entities(representations: $r) { ... on StockItem {
  adjustments(first: $first, after: $after) { edges { node { delta onHandAfter reason actor } }
    pageInfo { hasNextPage endCursor } } } } }"""
SAVE = """mutation($id: ID! = "graz", $name: String! = "Graz", $c: String! = "AT", $p: Int! = 5) {
  saveWarehouse(id: $id, name: $name, country: $c, priority: $p) { id name country priority } }"""
DEMAND = """query($r: [_Any!]!, $days: Int! = 14, $lead: Int! = 7, $level: Float! = 0.95) {
  _entities(representations: $r) { ... on Variant {
    demandForecast(days: $days) { method daily total mape mase history }
    reorderHint(leadDays: $lead, serviceLevel: $level) { reorderPoint safetyStock orderQuantity } } } }"""


def keeper(inventory: InventoryBench) -> str:
    return inventory.signer.token("stefan", scopes="inventory.read inventory.write", roles=("stock-manager",))


def of_variant(variant: str) -> dict[str, Any]:
    return {"r": [{"__typename": "Variant", "id": variant}]}


async def test_a_threshold_keeps_stock_from_shoppers_and_tells_them(inventory: InventoryBench) -> None:
    """What staff keep back must not be sold a minute longer."""
    await inventory.put("kept-back", {"hamburg": 10})

    answer = await inventory.call(THRESHOLD, {"v": "kept-back", "t": 10}, token=keeper(inventory))

    assert answer["data"]["setStockThreshold"] == {"threshold": 10, "saleable": 0, "onHand": 10}
    told = [each["data"].get("level") for each in await inventory.told("kept-back")]
    assert told[-1] == "OUT"


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"t": -1}, "THRESHOLD_INVALID"),
        ({"t": 1_000_001}, "THRESHOLD_INVALID"),
        ({"t": 1, "v": "unknown"}, "STOCK_NOT_FOUND"),
        ({"t": 1, "w": "atlantis"}, "STOCK_NOT_FOUND"),
    ],
)
async def test_senseless_thresholds_are_refused(
    inventory: InventoryBench, variables: dict[str, Any], code: str
) -> None:
    """A mistyped threshold empties the shop."""
    await inventory.put("kept-sane", {"hamburg": 1})

    answer = await inventory.call(THRESHOLD, {"v": "kept-sane", **variables}, token=keeper(inventory))

    assert answer["errors"][0]["extensions"]["code"] == code


async def test_the_history_of_a_place_is_read_page_by_page_and_its_cursors_fit_no_other(
    inventory: InventoryBench,
) -> None:
    """Who took what and why, to the last page; row 109 for the staff's lists."""
    await inventory.put("told-story", {"hamburg": 10})
    adjust = """mutation($d: Int!, $r: String!) {
      adjustStock(variantId: "told-story", warehouseId: "hamburg", delta: $d, reason: $r) { onHand } }"""
    for number in range(1, 6):
        await inventory.call(adjust, {"d": number, "r": f"delivery {number}"}, token=keeper(inventory))
    place = {"r": [{"__typename": "StockItem", "id": "hamburg.told-story"}], "first": 3}

    first = await inventory.call(HISTORY, place, token=keeper(inventory))
    page = first["data"]["_entities"][0]["adjustments"]
    after = page["pageInfo"]["endCursor"]
    rest = await inventory.call(HISTORY, {**place, "after": after}, token=keeper(inventory))
    elsewhere = {**place, "r": [{"__typename": "StockItem", "id": "hamburg.kept-sane"}], "after": after}
    await inventory.put("kept-sane", {"hamburg": 1})
    foreign = await inventory.call(HISTORY, elsewhere, token=keeper(inventory))

    seen = page["edges"] + rest["data"]["_entities"][0]["adjustments"]["edges"]
    assert [edge["node"]["reason"] for edge in seen] == [f"delivery {number}" for number in range(5, 0, -1)]
    assert seen[0]["node"] == {"delta": 5, "onHandAfter": 25, "reason": "delivery 5", "actor": "stefan"}
    assert foreign["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"


async def test_a_warehouse_is_opened_and_described_anew(inventory: InventoryBench) -> None:
    """A move must not need a programmer."""
    opened = await inventory.call(SAVE, {}, token=keeper(inventory))
    again = await inventory.call(SAVE, {"name": "Graz Süd", "p": 9}, token=keeper(inventory))
    refused = [
        (await inventory.call(SAVE, wrong, token=keeper(inventory)))["errors"][0]["extensions"]["code"]
        for wrong in ({"id": "../x"}, {"name": " "}, {"c": "Austria"}, {"p": -1})
    ]
    async with inventory.database.transaction() as session:
        await session.execute(WAREHOUSE.delete().where(WAREHOUSE.c.id == "graz"))

    assert opened["data"]["saveWarehouse"] == {"id": "graz", "name": "Graz", "country": "AT", "priority": 5}
    assert again["data"]["saveWarehouse"] == {"id": "graz", "name": "Graz Süd", "country": "AT", "priority": 9}
    assert refused == ["WAREHOUSE_INVALID"] * 4


async def test_the_rule_of_allocation_is_the_shops_choice(inventory: InventoryBench) -> None:
    """A warehouse that is to be closed must be emptied first."""
    async with inventory.database.transaction() as session:
        await session.execute(update(WAREHOUSE).where(WAREHOUSE.c.id == "linz").values(priority=7))
        by_priority = await PostgresShelf(session, AllocationRule.PRIORITY).ranks()
        by_rest = await PostgresShelf(session, AllocationRule.MOST_LEFT).ranks()
        await session.execute(update(WAREHOUSE).where(WAREHOUSE.c.id == "linz").values(priority=0))

    assert by_priority["linz"] == 7
    assert by_rest == {}
    assert AllocationRule(Settings(allocation="PRIORITY").allocation) is AllocationRule.PRIORITY


async def test_a_return_goes_back_to_the_warehouse_that_sent_it_once(inventory: InventoryBench) -> None:
    """Goods on the shelf that no number knows are lost; counted twice they are sold twice."""
    await inventory.put("came-back", {"hamburg": 1, "linz": 4})
    order = new_id()
    await inventory.request(order, [("came-back", 4)])
    await inventory.hear("ordering.order_confirmed", {"order_id": order, "lines": []})
    lines = [
        {"variant_id": "came-back", "quantity": 2, "restock": True},
        {"variant_id": "came-back", "quantity": 1, "restock": False},
        {"variant_id": "never-heard-of", "quantity": 1, "restock": True},
    ]
    received = {"order_id": order, "return_id": new_id(), "lines": lines}

    await inventory.hear("ordering.return_received", received)
    await inventory.hear("ordering.return_received", received)

    assert await inventory.numbers("came-back") == {"on_hand": 3, "reserved": 0, "sold": 4}
    place = {"r": [{"__typename": "StockItem", "id": "linz.came-back"}]}
    history = (await inventory.call(HISTORY, place, token=keeper(inventory)))["data"]["_entities"][0]["adjustments"]
    assert [edge["node"] for edge in history["edges"]] == [
        {"delta": 2, "onHandAfter": 2, "reason": "return", "actor": "ordering"}
    ]


async def test_what_is_sold_becomes_demand_and_a_forecast_with_its_error(inventory: InventoryBench) -> None:
    """A forecast without its error is believed too much."""
    await inventory.put("foreseen", {"hamburg": 50})
    order = new_id()
    await inventory.request(order, [("foreseen", 3)])
    await inventory.hear("ordering.order_confirmed", {"order_id": order, "lines": []})
    today = inventory.clock.now().date()
    week = (4, 6, 5, 7, 12, 15, 2)
    rows = [
        {"variant_id": "foreseen", "day": today - timedelta(days=70 - day), "quantity": week[day % 7]}
        for day in range(70)
    ]
    async with inventory.database.transaction() as session:
        await session.execute(insert(DEMAND_DAY), rows)
        sold = (await session.execute(DEMAND_DAY.select().where(DEMAND_DAY.c.day == today))).mappings().all()

    answer = await inventory.call(DEMAND, of_variant("foreseen"), token=keeper(inventory))

    [found] = answer["data"]["_entities"]
    assert [(row["variant_id"], row["quantity"]) for row in sold if row["variant_id"] == "foreseen"] == [
        ("foreseen", 3)
    ]
    assert found["demandForecast"]["method"] == "HOLT_WINTERS"
    assert found["demandForecast"]["mape"] < 0.1
    assert len(found["demandForecast"]["history"]) == 70
    assert found["reorderHint"]["orderQuantity"] > 0


async def test_a_forecast_is_for_staff_and_within_bounds(inventory: InventoryBench) -> None:
    """What sells well is nobody else's business; a forecast for a thousand days is astrology."""
    await inventory.put("foreseen-not", {"hamburg": 50})

    guest = await inventory.call(DEMAND, of_variant("foreseen-not"))
    empty = await inventory.call(DEMAND, of_variant("foreseen-not"), token=keeper(inventory))
    far = await inventory.call(DEMAND, {**of_variant("foreseen-not"), "days": 91}, token=keeper(inventory))

    assert guest["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert empty["data"]["_entities"] == [{"demandForecast": None, "reorderHint": None}]
    assert far["errors"][0]["extensions"]["code"] == "FORECAST_INVALID"
