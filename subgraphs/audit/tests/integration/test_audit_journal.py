"""The journal on real PostgreSQL."""

from typing import Any, Protocol

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from audit.persistence.tables import METADATA
from sqlalchemy import Connection


class House(Protocol):
    call: Any
    signer: Any
    database: Any
    auditor: str

    async def rows(self, query: str, **values: Any) -> list[Any]: ...


def _is_ours(name: str | None, kind: str, _: Any) -> bool:
    return kind != "table" or not (name or "").startswith("entries_")


async def test_the_migrations_make_exactly_the_tables_of_the_code(house: House) -> None:
    """A column that only exists in the code fails at the customer's."""

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        return list(compare_metadata(context, METADATA))

    async with house.database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_journal_is_for_auditors(house: House) -> None:
    """What everybody did is not for everybody."""
    query = "{ auditEvents { edges { node { id } } } }"

    guest = await house.call(query)
    customer = await house.call(query, token=house.signer.token("me"))

    assert guest["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert customer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await house.call(query, token=house.auditor))["data"] == {"auditEvents": {"edges": []}}
