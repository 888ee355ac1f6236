"""Tenants in PostgreSQL: a column, a policy and FORCE on every table of a domain, after each migration run.

A row belongs to the tenant that the transaction acts for (`stoa.tenant`, set by stoa_service.database). A session without
that setting sees no row and can write none. A table whose `info` says `stoa_tenantless` is left out: those of a library.
What is unique is so within a tenant (stoa_service.tenant_keys).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, MetaData, Table, inspect, text
from stoa_primitives import DEFAULT_TENANT

from stoa_service.tenant_keys import widen_keys

POLICY: Final = "stoa_tenant"
_SETTING: Final = "current_setting('stoa.tenant', true)"
_MARK: Final = "stoa_tenantless"

_STATE: Final = text(
    """
    select relkind = 'p' as partitioned, relrowsecurity and relforcerowsecurity
           and exists (select from pg_policy where polrelid = pg_class.oid and polname = :policy) as secured
    from pg_class where oid = to_regclass(:name)
    """
)


def secure_rows(connection: Connection, metadata: MetaData) -> None:
    """Does nothing where everything is secured already."""
    connection.exec_driver_sql("create table if not exists stoa_tenant (name text primary key)")
    known = "insert into stoa_tenant values (:name) on conflict do nothing"
    connection.execute(text(known), {"name": DEFAULT_TENANT})
    # All have their column before a foreign key needs it.
    whole = [table.name for table in tenant_tables(metadata) if _secure(connection, table)]
    for name in whole:
        widen_keys(connection, name)


def loosen_rows(connection: Connection, metadata: MetaData) -> None:
    """For pending migrations: the owner sees all rows again, so that a migration of data misses none."""
    connection.exec_driver_sql(f"select set_config('stoa.tenant', '{DEFAULT_TENANT}', false)")
    present = set(inspect(connection).get_table_names())
    for table in tenant_tables(metadata):
        if table.name in present:
            connection.exec_driver_sql(f'alter table "{table.name}" no force row level security')


def tenant_tables(metadata: MetaData) -> Iterable[Table]:
    """The tables whose rows belong to tenants."""
    return [table for table in metadata.sorted_tables if not table.info.get(_MARK)]


def _secure(connection: Connection, table: Table) -> bool:
    """Whether its keys are to be widened: it is there and not partitioned."""
    state = connection.execute(_STATE, {"name": f'"{table.name}"', "policy": POLICY}).one_or_none()
    if state is None:
        return False
    name = f'"{table.name}"'
    if not state.secured:
        for statement in (
            f"alter table {name} add column if not exists tenant text not null default '{DEFAULT_TENANT}'",
            f"alter table {name} alter column tenant set default {_SETTING}",
            f"alter table {name} enable row level security",
            f"alter table {name} force row level security",
            f"drop policy if exists {POLICY} on {name}",
            f"create policy {POLICY} on {name} using (tenant = {_SETTING}) with check (tenant = {_SETTING})",
        ):
            connection.exec_driver_sql(statement)
    return not state.partitioned
