from __future__ import annotations

import aio_pika
import asyncpg
import pytest
from launcher.testing import PostgresServer, RabbitServer, RedisServer
from playwright.async_api import Page
from redis.asyncio import Redis

pytestmark = pytest.mark.servers


async def test_a_database_is_entered_by_its_own_role_only(postgres_server: PostgresServer) -> None:
    """A service that reads another domain's tables would couple them for ever."""
    own = postgres_server.create_database("launcher_own")
    other = postgres_server.create_database("launcher_other")

    connection = await asyncpg.connect(own)
    version = await connection.fetchval("select current_setting('server_version_num')::int")
    await connection.close()

    assert version >= 180000
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(own.removesuffix("launcher_own") + "launcher_other")
    assert other.endswith("/launcher_other")


async def test_a_database_made_again_is_empty(postgres_server: PostgresServer) -> None:
    """Rows left by an earlier test would make the next one pass or fail by luck."""
    connection = await asyncpg.connect(postgres_server.create_database("launcher_again"))
    await connection.execute("create table left_behind ()")
    await connection.close()

    connection = await asyncpg.connect(postgres_server.create_database("launcher_again"))
    tables = await connection.fetchval("select count(*) from pg_tables where tablename = 'left_behind'")
    await connection.close()

    assert tables == 0


async def test_redis_speaks_streams(redis_server: RedisServer) -> None:
    """Events travel through streams, which very old servers do not know."""
    client = Redis.from_url(redis_server.url)
    await client.xadd("launcher-test", {"a": "1"})
    length = await client.xlen("launcher-test")
    await client.delete("launcher-test")
    await client.aclose()

    assert length == 1


async def test_rabbitmq_keeps_a_quorum_queue(rabbitmq_server: RabbitServer) -> None:
    """Durable events rest in quorum queues; a broker without them would lose orders silently."""
    connection = await aio_pika.connect(rabbitmq_server.url)
    channel = await connection.channel()
    queue = await channel.declare_queue("launcher-test", durable=True, arguments={"x-queue-type": "quorum"})
    await channel.default_exchange.publish(aio_pika.Message(b"hello"), routing_key=queue.name)
    message = await queue.get(timeout=10)
    await queue.delete(if_unused=False, if_empty=False)
    await connection.close()

    assert message.body == b"hello"


@pytest.mark.browser
async def test_the_browser_shows_a_page(page: Page) -> None:
    """Every journey rests on a browser that starts, as root too."""
    await page.set_content("<h1>Stoa</h1>")

    assert await page.inner_text("h1") == "Stoa"
