"""A role that row security does not bind: refused at each door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import ClassVar

import asyncpg
import pytest
import strawberry
from launcher.testing.servers import PostgresServer
from pydantic_settings import SettingsConfigDict
from sqlalchemy import text
from stoa_service import Database, ServiceSettings, build_graphql_app, build_schema
from stoa_service.database import async_url
from stoa_service.database_role import refuse_at_start
from stoa_service.server import run_worker
from stoa_service.testing import TokenSigner, calling

pytestmark = pytest.mark.servers

MIGHTS = ("superuser", "bypassrls")


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="SHIPPING_")
    domain: ClassVar[str] = "shipping"


@strawberry.type
class Query:
    @strawberry.field
    def echo(self) -> str:
        return ""


class IdleWorker:
    """Must never be entered here."""

    async def __aenter__(self) -> object:
        raise AssertionError("The worker was started.")

    async def __aexit__(self, *_: object) -> bool | None:
        return None

    async def declare(self) -> None:
        raise AssertionError("The worker was started.")


@pytest.fixture(name="mighty", params=MIGHTS)
async def _mighty(request: pytest.FixtureRequest, postgres_server: PostgresServer) -> AsyncIterator[str]:
    """The address of a domain whose role was given too much."""
    address = postgres_server.create_database("mighty_role")
    administrator = await asyncpg.connect(postgres_server.admin_url)
    await administrator.execute(f"alter role mighty_role {request.param}")
    yield address
    await administrator.execute("alter role mighty_role nosuperuser nobypassrls")
    await administrator.close()


def test_a_worker_in_production_does_not_start_with_a_mighty_role(mighty: str) -> None:
    """Started, it would read every tenant's rows, and nothing would look wrong."""
    settings = Settings(database_url=mighty).model_copy(update={"stoa_env": "production"})

    with pytest.raises(SystemExit, match=r"shipping does not start \(ROLE_BYPASSES_ROW_SECURITY\)"):
        run_worker(IdleWorker(), settings, [])


async def test_in_production_no_row_is_read_over_a_mighty_role(mighty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database may have been away when the process asked at its start."""
    monkeypatch.setenv("STOA_ENV", "production")
    database = Database(mighty)

    for _ in range(2):
        with pytest.raises(ConnectionError, match="nobypassrls"):
            async with database.transaction() as session:
                await session.execute(text("select 1"))
    await database.close()


async def test_a_service_with_a_mighty_role_is_not_ready_and_says_why(mighty: str) -> None:
    """In development it starts, and whoever looks sees what is wrong before it is copied into production."""
    database = Database(mighty)
    app = build_graphql_app(
        build_schema(query=Query),
        settings=Settings(database_url=mighty),
        context_factory=lambda _caller: object(),
        ready_checks={"database": database.ping},
        verifier=TokenSigner().verifier,
    )

    async with calling(app) as call:
        answer = await call.http.get("/health/ready")
    await database.close()

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "not ready: ROLE_BYPASSES_ROW_SECURITY"}


async def test_an_ordinary_role_serves_in_production(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that refuses the right role as well will be switched off."""
    monkeypatch.setenv("STOA_ENV", "production")
    database = Database(postgres_server.create_database("ordinary_role"))
    async with database.transaction() as one, database.transaction() as two:
        assert [await each.scalar(text("select 1")) for each in (one, two)] == [1, 1]
    await database.ping()
    await database.close()


def test_a_database_that_is_away_does_not_keep_a_process_from_starting(caplog: pytest.LogCaptureFixture) -> None:
    """After a power cut everything starts at once; the order must not matter."""
    refuse_at_start(async_url("postgresql://nobody:secret@127.0.0.1:1/nothing"))

    assert "could not be checked" in caplog.text
    assert "secret" not in caplog.text
