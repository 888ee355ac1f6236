"""Two catalogues with the same shelf, the same product name and the same article number in them: each shows its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from catalog.config import Settings
from catalog.migrate import MIGRATIONS
from catalog.wiring import build_app
from launcher.testing import PostgresServer
from sqlalchemy import text
from stoa_service import Database, migrate
from stoa_service.testing import TokenSigner, calling

pytestmark = pytest.mark.servers

CATEGORY = """mutation($en: String!, $position: Int!) {
  saveCategory(slug: "lamps", name: {en: $en}, position: $position) { slug } }"""
DEFINE = """mutation($en: String!, $kind: AttributeKind!) {
  defineAttribute(definition: {key: "power", name: {en: $en}, kind: $kind}) { key } }"""
CREATE = """mutation($brand: String!, $price: Int!) { createProduct(product: {
  slug: "lamp", name: {en: "Lamp"}, brand: $brand, category: "lamps", attributes: [{name: {en: "Power"}, value: {en: "5"}}]
  variants: [{sku: "L-1", name: {en: "Red"}, price: {amount: $price, currency: "EUR"}, weightGrams: 1}] }) { id version } }"""
READ = """{ categories { slug name(locale: EN) } attributeDefinitions { key kind }
  unpublishedProducts { edges { node { slug brand variants { sku price { amount } } } } } }"""
# By tenant: what it calls the shelf, the kind of the attribute, and the brand and price of its lamp.
HELD = {"market": ("Lamps", "NUMBER", "Halden", 1500), "annex": ("Lights", "TEXT", "Other", 99)}


class House:
    """A catalogue that starts empty."""

    def __init__(self, database: Database, call: Any, signer: TokenSigner) -> None:
        self.database, self._call, self._signer = database, call, signer

    async def ask(self, tenant: str, document: str, **variables: Any) -> dict[str, Any]:
        """As that tenant's staff, with every right there."""
        token = self._signer.token("carla", scopes="catalog.write", organization=[tenant])
        answer = dict(await self._call(document, variables, token=token))
        assert "errors" not in answer, answer
        return dict(answer["data"])

    async def play(self) -> dict[str, Any]:
        """Both tenants fill theirs with the same names; what each sees then."""
        for tenant, (shelf, kind, brand, price) in HELD.items():
            await self.ask(tenant, CATEGORY, en=shelf, position=1)
            await self.ask(tenant, DEFINE, en="Power", kind=kind)
            await self.ask(tenant, CREATE, brand=brand, price=price)
        seen = {}
        for tenant in HELD:
            read = await self.ask(tenant, READ)
            lamps = [edge["node"] for edge in read["unpublishedProducts"]["edges"]]
            seen[tenant] = (
                [each["name"] for each in read["categories"]],
                [each["kind"] for each in read["attributeDefinitions"]],
                [(each["brand"], each["slug"], each["variants"]) for each in lamps],
            )
        return seen


@pytest.fixture(name="house")
async def _house(postgres_server: PostgresServer) -> AsyncIterator[House]:
    url = postgres_server.create_database("catalog_of_two")
    await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=url)
    database, signer = Database(url), TokenSigner()
    app = build_app(Settings(database_url=url), verifier=signer.verifier)
    async with app.lifespan(), calling(app) as call:
        yield House(database, call, signer)
    await database.close()


def expected() -> dict[str, Any]:
    return {
        tenant: ([shelf], [kind], [(brand, "lamp", [{"sku": "L-1", "price": {"amount": price}}])])
        for tenant, (shelf, kind, brand, price) in HELD.items()
    }


async def test_two_tenants_have_the_same_shelf_with_their_own_things_on_it(house: House) -> None:
    """A refused name tells that a competitor has it; a shared one renames our shelf."""
    assert await house.play() == expected()


async def test_without_row_security_the_catalogues_would_be_seen_to_mix(house: House) -> None:
    """A check that cannot fail proves nothing."""
    async with house.database.transaction() as session:
        await session.execute(text("alter table attribute_definition disable row level security"))

    seen = await house.play()

    assert [seen[tenant][1] for tenant in HELD] != [["NUMBER"], ["TEXT"]]
