"""Tenants in PostgreSQL: a column, a policy and FORCE on every table of a domain, after each migration run.

A row belongs to the tenant that the transaction acts for (`stoa.tenant`, set by stoa_service.database). A session without
that setting sees no row and can write none. A table whose `info` says `stoa_tenantless` is left out: those of a library.
Plain unique constraints and indexes are widened by the tenant under their own names; primary keys stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, MetaData, Table, inspect, text
from stoa_primitives import DEFAULT_TENANT

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
# Unique, not the primary key, without the tenant, and nobody's foreign key points to it.
_NARROW: Final = text(
    """
    select index.relname as name, pg_get_indexdef(index.oid) as definition, con.conname is not null as of_constraint
    from pg_index
    join pg_class index on index.oid = indexrelid
    left join pg_constraint con on con.conindid = indexrelid and con.contype = 'u'
    where indrelid = to_regclass(:name) and indisunique and not indisprimary
      and not exists (select from pg_constraint fk where fk.conindid = indexrelid and fk.contype = 'f')
      and not exists (select from pg_attribute where attrelid = indrelid and attnum = any(indkey) and attname = 'tenant')
    """
)


class RoleBypassesRows(RuntimeError):
    """The domain's database role is not bound by row security."""

    code = "ROLE_BYPASSES_ROW_SECURITY"


def refuse_mighty_role(connection: Connection) -> None:
    """A superuser, or a role with BYPASSRLS, sees every tenant's rows whatever the policies say."""
    mighty = text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
    if connection.scalar(mighty):
        raise RoleBypassesRows(
            "The database role is a superuser or has BYPASSRLS, so tenants would see each other's rows. "
            "Give the domain a role of its own: create role <domain> login password '…' nosuperuser nobypassrls."
        )


def secure_rows(connection: Connection, metadata: MetaData) -> None:
    """Does nothing where everything is secured already."""
    connection.exec_driver_sql("create table if not exists stoa_tenant (name text primary key)")
    known = "insert into stoa_tenant values (:name) on conflict do nothing"
    connection.execute(text(known), {"name": DEFAULT_TENANT})
    for table in tenant_tables(metadata):
        _secure(connection, table)


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


def _secure(connection: Connection, table: Table) -> None:
    state = connection.execute(_STATE, {"name": f'"{table.name}"', "policy": POLICY}).one_or_none()
    if state is None:
        return
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
    if not state.partitioned:
        for unique in connection.execute(_NARROW, {"name": name}).all():
            _widen(connection, name, unique)


def _widen(connection: Connection, table: str, unique: Any) -> None:
    before, _, columns = unique.definition.partition("(")
    if unique.of_constraint:
        connection.exec_driver_sql(
            f'alter table {table} drop constraint "{unique.name}", '
            f'add constraint "{unique.name}" unique (tenant, {columns}'
        )
    else:
        connection.exec_driver_sql(f'drop index "{unique.name}"')
        connection.exec_driver_sql(f"{before}(tenant, {columns}")
