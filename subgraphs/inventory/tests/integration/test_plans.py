"""Every list of inventory at 100,000 variants: the statements that are really sent, as PostgreSQL plans them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from inventory.config import Settings
from inventory.migrate import MIGRATIONS
from inventory.persistence.reservations import PostgresReservations
from inventory.testing import InventoryBench, inventory_bench
from inventory.wiring import add_demo_warehouses
from launcher.testing import PostgresServer
from sqlalchemy import text
from stoa_service import Database, PoolLimits, migrate
from stoa_service.query_plans import sent_statements, weak_spots

pytestmark = pytest.mark.servers

LARGE = {"variant", "stock", "stock_adjustment", "demand_day", "reservation", "reservation_line"}
FILL = (
    """
    insert into variant (id, product_id, name_en, name_de, changed_at)
    select 'v' || n, 'p' || n, left(md5(n::text), 9) || ' lamp' || n % 500, 'Lampe ' || n, now()
    from generate_series(1, 100000) as n
    """,
    """
    insert into stock (variant_id, warehouse_id, on_hand, threshold, name)
    select 'v' || n, 'hamburg', n % 60, 0, left(md5(n::text), 9) || ' lamp' || n % 500 from generate_series(1, 100000) as n
    """,
    """
    insert into stock_adjustment (variant_id, warehouse_id, delta, on_hand_after, reason, actor)
    select 'v' || n % 1000 + 1, 'hamburg', 1, 1, 'counted', 'x' from generate_series(1, 50000) as n
    """,
    """
    insert into demand_day (variant_id, day, quantity)
    select 'v' || n % 1000 + 1, date '2026-01-01' + n / 1000, 1 from generate_series(0, 49999) as n
    """,
    """
    insert into reservation (id, order_id, status, expires_at)
    select 'r' || n, 'o' || n, case when n % 100 = 0 then 'RESERVED' else 'SOLD' end, now() from generate_series(1, 50000) as n
    """,
    """
    insert into reservation_line (reservation_id, variant_id, warehouse_id, quantity)
    select 'r' || n, 'v' || n, 'hamburg', 1 from generate_series(1, 50000) as n
    """,
)
LIST = """query($low: Boolean! = false, $search: String, $after: String) {
  stockItems(lowOnly: $low, search: $search, first: 20, after: $after) { totalCount pageInfo { endCursor }
    edges { node { id variant { id } warehouse { name } } } } }"""
ENTITIES = """query($r: [_Any!]!) { _entities(representations: $r) { ... on Variant {
  availability { level } stockItems { onHand adjustments(first: 5) { edges { node { reason } } } }
  demandForecast { total } reorderHint { orderQuantity } } } }"""


@pytest.fixture(scope="module")
def large_stock_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("inventory_plans")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture(scope="module")
async def large_stock(large_stock_url: str) -> AsyncIterator[InventoryBench]:
    async with inventory_bench(Settings(database_url=large_stock_url)) as bench:
        await add_demo_warehouses(bench.database)
        patient = Database(large_stock_url, limits=PoolLimits(statement_seconds=180))
        for statement in FILL:
            async with patient.transaction() as session:
                await session.execute(text(statement))
        async with patient.engine.connect() as connection:
            settled = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await settled.exec_driver_sql("vacuum analyze")
        await patient.close()
        yield bench


async def check(bench: InventoryBench, query: str, **variables: Any) -> Any:
    token = bench.signer.token("stefan", scopes="inventory.read", roles=("stock-manager",))
    with sent_statements() as sent:
        answer = await bench.call(query, variables, token=token)
    assert "errors" not in answer, answer
    assert sent
    found = {each.text: await weak_spots(bench.database, each, large=LARGE) for each in sent}
    # A total over everything counts everything; it is the list itself that must not.
    spots = {text: weak for text, weak in found.items() if weak and not text.startswith("SELECT count(*)")}
    assert spots == {}
    return answer["data"]


@pytest.mark.parametrize(
    "wanted", [{}, {"low": True}, {"search": "lamp77"}, {"search": "v77"}, {"low": True, "search": "lamp7"}]
)
async def test_no_page_of_the_stock_list_reads_or_sorts_everything(large_stock: Any, wanted: dict[str, Any]) -> None:
    """Staff scroll through this list all day."""
    first = (await check(large_stock, LIST, **wanted))["stockItems"]
    after = first["pageInfo"]["endCursor"]
    second = (
        (await check(large_stock, LIST, **wanted, after=after))["stockItems"] if first["totalCount"] > 20 else first
    )

    ids = {edge["node"]["id"] for page in (first, second) for edge in page["edges"]}
    assert len(ids) == min(40, first["totalCount"])


async def test_what_the_gateway_asks_of_fifty_variants_uses_an_index(large_stock: Any) -> None:
    """The list of products asks for the availability of all of them at once."""
    representations = [{"__typename": "Variant", "id": f"v{n}"} for n in range(1, 51)]

    found = (await check(large_stock, ENTITIES, r=representations))["_entities"]

    assert len(found) == 50


async def test_what_the_worker_asks_all_day_uses_an_index(large_stock: Any) -> None:
    """Reserving, selling, putting back and letting go: a slow one stops the shop."""
    lines = [{"variant_id": f"v{n}", "quantity": 1} for n in range(50, 55)]
    with sent_statements() as sent:
        await large_stock.request("plan-order", [(f"v{n}", 1) for n in range(50, 55)], seconds=-1)
        await large_stock.hear("ordering.order_confirmed", {"order_id": "plan-order", "lines": lines})
        returned = {"order_id": "plan-order", "return_id": "plan", "lines": [{**lines[0], "restock": True}]}
        await large_stock.hear("ordering.return_received", returned)

    assert len(sent) > 10
    found = {each.text: await weak_spots(large_stock.database, each, large=LARGE) for each in sent}
    assert {statement: spots for statement, spots in found.items() if spots} == {}


async def test_promises_that_run_out_are_found_by_their_index(large_stock: Any) -> None:
    """Asked every few seconds, for ever."""
    with sent_statements() as sent:
        async with large_stock.database.transaction() as session:
            overdue = await PostgresReservations(session).overdue_for_change(datetime.now(UTC), 50)
            await session.rollback()

    assert len(overdue) == 50
    assert [spot for each in sent for spot in await weak_spots(large_stock.database, each, large=LARGE)] == []
