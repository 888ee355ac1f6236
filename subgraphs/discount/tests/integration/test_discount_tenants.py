"""Two markets with the same coupon code and the same promotion id: each has its own, and neither learns of the other's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from discount.config import Settings
from discount.migrate import MIGRATIONS
from discount.testing import DiscountBench, discount_bench
from launcher.testing import PostgresServer
from sqlalchemy import text
from stoa_primitives import acting_for, new_id
from stoa_service import migrate

pytestmark = pytest.mark.servers

CODE, PROMOTION, PRODUCT = "SAME-CODE", "same-sale", "same-product"
COUPON = "mutation($i: CouponInput!) { createCoupon(input: $i) { code } }"
END_COUPON = 'mutation { endCoupon(code: "SAME-CODE") { code } }'
RULE = "mutation($i: PromotionInput!) { createPromotion(input: $i) { id } }"
CHANGE_RULE = "mutation($i: PromotionInput!) { changePromotion(input: $i) { id } }"
QUOTE = """query($c: String) { priceQuote(coupon: $c, lines: [
  {variantId: "v", productId: "same-product", quantity: 1, unitPrice: {amount: 1000, currency: "EUR"}}]) {
    total { amount } coupon { status } } }"""
# By tenant: what the coupon and the promotion take off, in per cent.
OFF = {"market": (10, 20), "annex": (50, 40)}


@pytest.fixture(name="houses")
async def _houses(postgres_server: PostgresServer) -> AsyncIterator[DiscountBench]:
    url = postgres_server.create_database("discount_of_two")
    await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=url)
    async with discount_bench(Settings(database_url=url, grpc_port=0)) as bench:
        yield bench


async def ask(house: DiscountBench, tenant: str, document: str, **variables: Any) -> dict[str, Any]:
    """As that tenant's staff, with every right there."""
    token = house.signer.token("carla", scopes="discounts.write", organization=[tenant])
    return dict(await house.call(document, variables, token=token))


async def play(house: DiscountBench) -> dict[str, Any]:
    """Both tenants make, price, use and end what has the same name; what came of it, by tenant."""
    seen: dict[str, Any] = {}
    for tenant, (coupon, promotion) in OFF.items():
        made = await ask(house, tenant, COUPON, i={"code": CODE, "percent": coupon, "maxUses": 1, "group": "own"})
        rule = {"id": PROMOTION, "name": tenant, "percent": promotion, "productIds": [PRODUCT]}
        seen[tenant, "made"] = [*made, *(await ask(house, tenant, RULE, i=rule))]
    for tenant in OFF:
        seen[tenant, "priced"] = [
            (await ask(house, tenant, QUOTE, c=code))["data"]["priceQuote"]["total"]["amount"] for code in (None, CODE)
        ]
    for tenant in OFF:
        with acting_for(tenant):
            placed = {"order_id": new_id(), "number": "S-1", "customer_id": "sophie", "coupon": CODE, "total": {}}
            await house.hear("ordering.order_placed", placed)
            seen[tenant, "used"] = await house.uses(CODE)
    return seen


async def test_two_tenants_use_the_same_code_and_the_same_promotion(houses: DiscountBench) -> None:
    """A refused code tells that a competitor has it; a shared one gives their discount away here."""
    assert await play(houses) == {
        ("market", "made"): ["data", "data"],
        ("annex", "made"): ["data", "data"],
        ("market", "priced"): [800, 720],
        ("annex", "priced"): [600, 300],
        ("market", "used"): 1,
        ("annex", "used"): 1,
    }


async def test_what_one_tenant_changes_or_ends_goes_on_in_the_other(houses: DiscountBench) -> None:
    """Somebody else's end of a sale must not end ours."""
    await play(houses)

    await ask(houses, "annex", END_COUPON)
    dearer = {"id": PROMOTION, "name": "annex", "percent": 1, "productIds": [PRODUCT]}
    await ask(houses, "annex", CHANGE_RULE, i=dearer)

    ours = (await ask(houses, "market", QUOTE, c=CODE))["data"]["priceQuote"]
    theirs = (await ask(houses, "annex", QUOTE))["data"]["priceQuote"]
    assert (ours["total"]["amount"], theirs["total"]["amount"]) == (800, 990)
    with acting_for("market"):
        coupon = await houses.reader.coupon(CODE)
    assert coupon is not None
    assert coupon.expires_at is None


async def test_without_row_security_this_test_would_notice(houses: DiscountBench) -> None:
    """A check that cannot fail proves nothing."""
    async with houses.database.transaction() as session:
        for table in ("promotion", "promotion_target"):
            await session.execute(text(f"alter table {table} disable row level security"))

    seen = await play(houses)

    assert [seen[tenant, "priced"] for tenant in OFF] != [[800, 720], [600, 300]]


BEFORE = """
do $$ declare name text; begin
    foreach name in array array['coupon', 'coupon_customer', 'redemption', 'promotion', 'promotion_target', 'product'] loop
        execute format('alter table %I add column tenant text not null default ''market''', name);
        execute format('alter table %I alter column tenant set default current_setting(''stoa.tenant'', true)', name);
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy stoa_tenant on %I using (tenant = current_setting(''stoa.tenant'', true))', name);
    end loop;
end $$
"""


async def test_coupons_of_a_former_version_stay_and_their_codes_become_free_elsewhere(
    postgres_server: PostgresServer,
) -> None:
    """An update must lose no coupon and no count of its uses, and must not fail halfway."""
    url = postgres_server.create_database("discount_of_before")
    await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=url, row_security=False)
    connection = await asyncpg.connect(url)
    await connection.execute(BEFORE)
    for tenant, code in (("market", CODE), ("annex", "THEIRS")):
        await connection.execute("select set_config('stoa.tenant', $1, false)", tenant)
        await connection.execute("insert into coupon (code, percent, uses, created_at) values ($1, 10, 3, now())", code)
        await connection.execute("insert into coupon_customer values ($1, 'sophie', 3)", code)
    await connection.close()

    for _ in range(2):
        await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=url)

    async with discount_bench(Settings(database_url=url, grpc_port=0)) as bench:
        made = await ask(bench, "annex", COUPON, i={"code": CODE, "percent": 50})
        counts = {"market": await bench.uses(CODE)}
        with acting_for("annex"):
            counts["annex"] = await bench.uses(CODE)
            counts["theirs"] = await bench.uses("THEIRS")
    assert "errors" not in made
    assert counts == {"market": 3, "annex": 0, "theirs": 3}
