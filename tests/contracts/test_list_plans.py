"""Lists of other domains with 30,000 rows: the statements that are really sent, as PostgreSQL plans them.

The catalogue's and inventory's own tests do the same at 100,000. Rows are copies of one that the domain itself wrote.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from importlib import import_module
from typing import Any

import pytest
from launcher.testing import PostgresServer, RedisServer
from ordering.application.place_order import PlaceOrder, place_order
from ordering.messaging.heard import CheckedOutRead
from ordering.testing import checked_out
from ordering.wiring import work_on
from sqlalchemy import text
from stoa_primitives import SystemClock, new_id
from stoa_service import Database, PoolLimits, migrate
from stoa_service.query_plans import sent_statements, weak_spots
from stoa_service.testing import TokenSigner, calling

pytestmark = pytest.mark.servers

DOMAINS = ("ordering", "notifications")
LARGE = {"order_view", "notifications", "reads"}
FILL = {
    "ordering": (
        """
        insert into order_view
        select copy.* from order_view as known, generate_series(1, 30000) as n,
            lateral jsonb_populate_record(known, jsonb_build_object(
                'id', gen_random_uuid(), 'number', 'N' || n, 'customer_id', 'c' || n % 3000,
                'placed_at', now() - n * interval '1 minute')) as copy
        """,
    ),
    "notifications": (
        """
        insert into notifications (id, recipient, kind, title, body, created_at)
        values ('first', 'c1', 'ORDER_PLACED', 'Placed', 'It was placed.', now())
        """,
        """
        insert into notifications
        select copy.* from notifications as known, generate_series(1, 30000) as n,
            lateral jsonb_populate_record(known, jsonb_build_object(
                'id', 'n' || n, 'recipient', 'c' || n % 3000, 'created_at', now() - n * interval '1 minute')) as copy
        """,
        """
        insert into reads (notification_id, reader, read_at)
        select id, recipient, now() from notifications
        """,
    ),
}
ORDERS = "pageInfo { endCursor } edges { node { id number } }"
LISTS = {
    "my orders": ("ordering", f"query($after: String) {{ page: myOrders(first: 5, after: $after) {{ {ORDERS} }} }}"),
    "all orders": ("ordering", f"query($after: String) {{ page: orders(first: 20, after: $after) {{ {ORDERS} }} }}"),
    "orders by status": (
        "ordering",
        f"query($after: String) {{ page: orders(status: PLACED, first: 20, after: $after) {{ {ORDERS} }} }}",
    ),
    "returns": ("ordering", f"{{ page: ordersWithReturn(status: REQUESTED, first: 20) {{ {ORDERS} }} }}"),
    "inbox": ("notifications", "{ page: myNotifications(first: 20) { id } }"),
    "unread": ("notifications", "{ page: myNotifications(first: 20, unreadOnly: true) { id } }"),
}


@pytest.fixture(scope="module")
def filled_settings(postgres_server: PostgresServer, redis_server: RedisServer) -> dict[str, Any]:
    found = {}
    for domain in DOMAINS:
        url = postgres_server.create_database(f"plans_{domain}")
        migrate(folder=import_module(f"{domain}.migrate").MIGRATIONS, database_url=url)
        redis = redis_server.database_url(12)
        found[domain] = import_module(f"{domain}.config").Settings(database_url=url, redis_url=redis, broker_url=redis)
    return found


@pytest.fixture(scope="module")
async def filled(filled_settings: dict[str, Any]) -> AsyncIterator[Any]:
    """Asks one of the filled domains, and says where its plans are weak."""
    databases = {
        domain: Database(settings.database_url, limits=PoolLimits(statement_seconds=180))
        for domain, settings in filled_settings.items()
    }
    async with AsyncExitStack() as stack:
        for database in databases.values():
            stack.push_async_callback(database.close)
        yield await _asking(stack, filled_settings, databases)


async def _asking(stack: AsyncExitStack, all_settings: dict[str, Any], databases: dict[str, Database]) -> Any:
    signer = TokenSigner()
    placed = CheckedOutRead.model_validate(checked_out(new_id()).data)
    async with databases["ordering"].transaction() as session:
        command = PlaceOrder(order_id=placed.order_id, contents=placed.to_contents())
        await place_order(command, work_on(session), SystemClock())
    for domain, database in databases.items():
        await _fill(database, FILL[domain])
    calls = {}
    for domain, settings in all_settings.items():
        app = import_module(f"{domain}.wiring").build_app(settings, verifier=signer.verifier)
        await stack.enter_async_context(app.lifespan())
        calls[domain] = await stack.enter_async_context(calling(app))

    async def ask(domain: str, query: str, **variables: Any) -> tuple[Any, dict[str, list[str]]]:
        token = signer.token("c1", scopes="orders.read", roles=("support",))
        with sent_statements() as sent:
            answer = await calls[domain](query, variables, token=token)
        assert "errors" not in answer, answer
        assert sent
        found = {each.text: await weak_spots(databases[domain], each, large=LARGE) for each in sent}
        # A total over everything counts everything; it is the list itself that must not.
        weak = {text: spots for text, spots in found.items() if spots and not text.startswith("SELECT count(*)")}
        return answer["data"]["page"], weak

    return ask


async def _fill(database: Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        async with database.transaction() as session:
            await session.execute(text(statement))
    async with database.engine.connect() as connection:
        settled = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await settled.exec_driver_sql("vacuum analyze")


@pytest.mark.parametrize("name", LISTS)
async def test_no_list_reads_or_sorts_the_whole_table(filled: Any, name: str) -> None:
    """What is quick for the first customers must be quick for the last."""
    domain, query = LISTS[name]

    page, weak = await filled(domain, query)
    after = page["pageInfo"]["endCursor"] if isinstance(page, dict) else None
    _, weak_later = await filled(domain, query, after=after) if after and "$after" in query else (None, {})

    assert page or name == "unread"
    assert weak == weak_later == {}
