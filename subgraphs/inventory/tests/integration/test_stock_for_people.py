"""What shoppers and staff see of stock, over GraphQL."""

from typing import Any

import pytest
from inventory.config import Settings
from inventory.domain.opening import hashed_opening
from inventory.persistence.tables import ADJUSTMENT, MESSAGING
from inventory.testing import InventoryBench
from inventory.wiring import opening_of
from sqlalchemy import select
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

AVAILABILITY = """query($r: [_Any!]!) { _entities(representations: $r) { ... on Variant {
  id availability { level maxQuantity } } } }"""
ON_HAND = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Variant { availability { onHand } } } }"
ITEMS = """query($low: Boolean! = false, $search: String, $first: Int! = 50, $after: String) {
  stockItems(lowOnly: $low, search: $search, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { id onHand low variant { id } warehouse { name } } } } }"""
ADJUST = """mutation($v: ID!, $w: ID! = "hamburg", $d: Int!, $r: String! = "counted again") {
  adjustStock(variantId: $v, warehouseId: $w, delta: $d, reason: $r) { onHand reserved low warehouse { name } } }"""


def staff(inventory: InventoryBench) -> str:
    return inventory.signer.token("stefan", scopes="inventory.read inventory.write", roles=("stock-manager",))


async def test_shoppers_read_a_word_and_the_most_they_can_take(inventory: InventoryBench) -> None:
    """Exact numbers are for staff; what inventory has not heard of yet is unknown, not sold out."""
    await inventory.put("plenty", {"hamburg": 80, "linz": 70}, threshold=5)
    await inventory.put("few", {"hamburg": 5})
    await inventory.put("none", {"hamburg": 0})
    names = ["plenty", "few", "none", "never-heard-of"]

    answer = await inventory.call(AVAILABILITY, {"r": [{"__typename": "Variant", "id": name} for name in names]})

    assert [entity["availability"] for entity in answer["data"]["_entities"]] == [
        {"level": "IN", "maxQuantity": 99},
        {"level": "LOW", "maxQuantity": 5},
        {"level": "OUT", "maxQuantity": 0},
        None,
    ]


async def test_the_exact_number_needs_the_permission(inventory: InventoryBench) -> None:
    """A competitor must not count our stock."""
    await inventory.put("counted", {"hamburg": 42})
    wanted = {"r": [{"__typename": "Variant", "id": "counted"}]}

    guest = await inventory.call(ON_HAND, wanted)
    employee = await inventory.call(ON_HAND, wanted, token=staff(inventory))

    assert guest["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert guest["data"]["_entities"][0]["availability"] == {"onHand": None}
    assert employee["data"]["_entities"][0]["availability"] == {"onHand": 42}


async def test_the_staffs_list_is_paged_searched_and_filtered(inventory: InventoryBench) -> None:
    """Nobody scrolls through a thousand rows."""
    for number in range(7):
        await inventory.put(f"list-{number}", {"hamburg": number}, name=f"Listed 100% thing {number}")
    seen: list[str] = []
    after = None
    while True:
        variables = {"search": "listed 100%", "first": 3, "after": after}
        page = (await inventory.call(ITEMS, variables, token=staff(inventory)))["data"]["stockItems"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len(seen) == len(set(seen)) == page["totalCount"]
    assert {identity.split(".")[1] for identity in seen} == {f"list-{number}" for number in range(7)}
    low = (await inventory.call(ITEMS, {"low": True, "first": 100}, token=staff(inventory)))["data"]["stockItems"]
    assert all(edge["node"]["low"] for edge in low["edges"])
    assert low["totalCount"] > 0


async def test_an_adjustment_changes_the_stock_and_is_remembered(inventory: InventoryBench) -> None:
    """Shrinkage without a name and a reason is theft nobody notices."""
    await inventory.put("adjusted", {"hamburg": 10})

    answer = await inventory.call(
        ADJUST, {"v": "adjusted", "d": -3, "r": " broken in transit "}, token=staff(inventory)
    )

    assert answer["data"]["adjustStock"] == {"onHand": 7, "reserved": 0, "low": False, "warehouse": {"name": "Hamburg"}}
    async with inventory.database.transaction() as session:
        row = (await session.execute(select(ADJUSTMENT).where(ADJUSTMENT.c.variant_id == "adjusted"))).mappings().one()
    assert (row["delta"], row["on_hand_after"], row["reason"], row["actor"]) == (-3, 7, "broken in transit", "stefan")


async def test_a_known_variant_can_be_put_into_another_warehouse(inventory: InventoryBench) -> None:
    """New shelves start empty, not impossible."""
    await inventory.put("spread", {"hamburg": 1})

    answer = await inventory.call(ADJUST, {"v": "spread", "w": "rotterdam", "d": 4}, token=staff(inventory))

    assert answer["data"]["adjustStock"]["onHand"] >= 4


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"d": 0}, "ADJUSTMENT_INVALID"),
        ({"d": -11}, "ADJUSTMENT_INVALID"),
        ({"d": -9}, "ADJUSTMENT_INVALID"),
        ({"d": 2**31 - 1}, "ADJUSTMENT_INVALID"),
        ({"d": 1, "r": "  "}, "ADJUSTMENT_INVALID"),
        ({"d": 1, "r": "x" * 201}, "ADJUSTMENT_INVALID"),
        ({"d": 1, "v": "unknown"}, "STOCK_NOT_FOUND"),
        ({"d": 1, "w": "atlantis"}, "STOCK_NOT_FOUND"),
        ({"d": 2**31}, "BAD_USER_INPUT"),
        ({"d": 1.5}, "BAD_USER_INPUT"),
    ],
)
async def test_senseless_adjustments_are_refused(
    inventory: InventoryBench, variables: dict[str, Any], code: str
) -> None:
    """Nobody may write off what is promised, by mistake or otherwise."""
    guarded = f"guarded-{new_id()}"
    await inventory.put(guarded, {"hamburg": 10})
    await inventory.request(new_id(), [(guarded, 2)])

    answer = await inventory.call(ADJUST, {"v": guarded, **variables}, token=staff(inventory))

    codes = {error["extensions"]["code"] for error in answer["errors"]}
    assert codes <= {code, "GRAPHQL_VALIDATION_FAILED"} if code == "BAD_USER_INPUT" else codes == {code}
    assert (await inventory.numbers(guarded))["on_hand"] == 10


async def test_reading_alone_changes_nothing(inventory: InventoryBench) -> None:
    """An auditor looks, a stock manager changes."""
    reader = inventory.signer.token("audrey", scopes="inventory.read", roles=("auditor",))

    answer = await inventory.call(ADJUST, {"v": "plenty", "d": 1}, token=reader)
    listed = await inventory.call("{ warehouses { name country } }", token=reader)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert {warehouse["name"] for warehouse in listed["data"]["warehouses"]} == {"Hamburg", "Linz", "Rotterdam"}


async def test_a_new_variant_comes_with_its_opening_stock_once(inventory: InventoryBench) -> None:
    """Hearing of a variant again must not fill the shelf again."""
    variant = next(f"fresh-{number}" for number in range(99) if hashed_opening(f"fresh-{number}")[0].on_hand > 20)
    await inventory.learn(variant)
    opened = await inventory.numbers(variant)
    await inventory.request(new_id(), [(variant, 1)])

    await inventory.learn(variant, "Renamed")

    assert opened["on_hand"] == sum(each.on_hand for each in hashed_opening(variant))
    assert await inventory.numbers(variant) == {**opened, "reserved": 1}


def test_production_opens_no_stock() -> None:
    """Invented stock in a real shop would be sold."""
    secrets: dict[str, Any] = {
        "database_url": "postgresql://inventory:secret@db/inventory",
        "gateway_secret": "a-real-secret",
        "service_client_secret": "a-real-secret",
        "events_secret": "a-real-secret",
    }

    assert opening_of(Settings(stoa_env="production", **secrets)) is None
    assert opening_of(Settings(opening_stock="none")) is None
    fixed = opening_of(Settings(opening_stock="7"))
    assert fixed is not None
    assert [each.on_hand for each in fixed("any")] == [7]


async def test_events_know_what_caused_them(inventory: InventoryBench) -> None:
    """A trail through the domains needs its correlation."""
    await inventory.put("caused", {"hamburg": 1})
    order = new_id()
    await inventory.request(order, [("caused", 1)])

    [event] = await inventory.told(order)

    assert event["causation_id"]
    assert event["correlation_id"] != event["id"]
    assert MESSAGING.outbox.name == "outbox"
