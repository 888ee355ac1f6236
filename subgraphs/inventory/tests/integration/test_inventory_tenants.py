"""Two markets with the same warehouse and the same goods in it: each sells its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from inventory.config import Settings
from inventory.migrate import MIGRATIONS
from inventory.testing import InventoryBench, inventory_bench
from launcher.testing import PostgresServer
from sqlalchemy import text
from stoa_primitives import acting_for, new_id
from stoa_service import migrate

pytestmark = pytest.mark.servers

SAVE = """mutation($n: String!, $c: String!) {
  saveWarehouse(id: "hamburg", name: $n, country: $c) { id } }"""
ADJUST = """mutation($d: Int!) { adjustStock(variantId: "same-thing", warehouseId: "hamburg", delta: $d, reason: "moved") {
  onHand } }"""
READ = "{ warehouses { id name country } stockItems { edges { node { onHand } } } }"
OPENED = 7
# By tenant: what it calls the warehouse, its country, and how many are left there of the seven that it opened with.
HELD = {"market": ("Hamburg", "DE", 5), "annex": ("Graz", "AT", 2)}


@pytest.fixture(name="houses")
async def _houses(postgres_server: PostgresServer) -> AsyncIterator[InventoryBench]:
    url = postgres_server.create_database("inventory_of_two")
    await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=url)
    async with inventory_bench(Settings(database_url=url, opening_stock=str(OPENED))) as bench:
        yield bench


async def ask(house: InventoryBench, tenant: str, document: str, **variables: Any) -> dict[str, Any]:
    """As that tenant's staff, with every right there."""
    token = house.signer.token("stefan", scopes="inventory.read inventory.write", organization=[tenant])
    return dict(await house.call(document, variables, token=token))


async def play(house: InventoryBench) -> dict[str, Any]:
    """Both tenants describe the same warehouse, change its stock and sell three from it; what came of it, by tenant."""
    seen: dict[str, Any] = {}
    for tenant, (name, country, held) in HELD.items():
        with acting_for(tenant):
            await house.learn("same-thing")
        await ask(house, tenant, SAVE, n=name, c=country)
        await ask(house, tenant, ADJUST, d=held - OPENED)
    for tenant in HELD:
        order = new_id()
        with acting_for(tenant):
            await house.request(order, [("same-thing", 3)])
        read = (await ask(house, tenant, READ))["data"]
        here = [(each["name"], each["country"]) for each in read["warehouses"] if each["id"] == "hamburg"]
        held_now = [edge["node"]["onHand"] for edge in read["stockItems"]["edges"]]
        answers = [each for each in await house.told(order) if each["type"].startswith("inventory.stock_re")]
        seen[tenant] = (here, held_now, [(each["type"], each["tenant"]) for each in answers])
    return seen


async def test_two_tenants_have_the_same_warehouse_with_their_own_goods(houses: InventoryBench) -> None:
    """Goods of another market sold here are sold twice."""
    assert await play(houses) == {
        "market": ([("Hamburg", "DE")], [5], [("inventory.stock_reserved", "market")]),
        "annex": ([("Graz", "AT")], [2], [("inventory.stock_rejected", "annex")]),
    }


async def test_without_row_security_the_warehouses_would_be_seen_to_mix(houses: InventoryBench) -> None:
    """A check that cannot fail proves nothing."""
    async with houses.database.transaction() as session:
        await session.execute(text("alter table warehouse disable row level security"))

    seen = await play(houses)

    assert (seen["market"][0], seen["annex"][0]) != ([("Hamburg", "DE")], [("Graz", "AT")])
