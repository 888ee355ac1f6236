"""Keys within a tenant: a code that one market has is free in every other.

Primary keys, unique constraints and unique indexes of a tenant's table are widened by the tenant under their own names, and
foreign keys lead to a row of the same tenant. A domain's code need not know: it sees one tenant. Only three things show:
ON CONFLICT names the constraint instead of columns, GROUP BY names each column that is selected, and a later migration makes
a foreign key to an earlier table with `add_foreign_key`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy import Connection, text
from stoa_primitives import DEFAULT_TENANT

# Unique without the tenant; a partitioned table must have its partition's key in each, and names the tenant itself.
_NARROW: Final = text(
    """
    select index.oid as id, index.relname as name, con.contype::text as kind,
           coalesce(pg_get_constraintdef(con.oid), pg_get_indexdef(index.oid)) as definition
    from pg_index
    join pg_class index on index.oid = indexrelid and index.relkind = 'i'
    left join pg_constraint con on con.conindid = indexrelid and con.contype in ('p', 'u')
    where indrelid = to_regclass(:name) and indisunique
      and not exists (select from pg_attribute where attrelid = indrelid and attnum = any(indkey) and attname = 'tenant')
    """
)
_LEADING_TO: Final = text(
    """
    select conname as name, conrelid::regclass::text as child, pg_get_constraintdef(oid) as definition
    from pg_constraint where conindid = :index and contype = 'f' and conparentid = 0
    """
)
_FOREIGN_KEY: Final = re.compile(
    r"FOREIGN KEY \((?P<from>[^)]*)\) REFERENCES (?P<to>[^(]*)\((?P<key>[^)]*)\)(?P<rest>.*)"
)
# Of a table that was given to tenants before, and whose keys were widened then.
_IS_WIDENED: Final = text(
    """
    select exists (select from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
                   where indrelid = to_regclass(:name) and indisprimary and attname = 'tenant')
    """
)


def widen_keys(connection: Connection, table: str) -> None:
    """Does nothing where every key holds the tenant already."""
    for key in connection.execute(_NARROW, {"name": f'"{table}"'}).all():
        _widen(connection, f'"{table}"', key)


def add_foreign_key(connection: Connection, table: str, column: str, leads_to: str, *, rule: str = "") -> None:
    """For migrations: `add_foreign_key(op.get_bind(), "line", "basket_id", "baskets.id", rule="on delete cascade")`.

    A fresh database makes all its tables before any is given to tenants; one of a former version has some that were. In
    both the key must lead to a row of the same tenant in the end.
    """
    parent, _, key = leads_to.partition(".")
    within = ""
    if connection.scalar(_IS_WIDENED, {"name": f'"{parent}"'}):
        within = ", tenant"
        connection.exec_driver_sql(
            f"alter table \"{table}\" add column if not exists tenant text not null default '{DEFAULT_TENANT}'"
        )
    connection.exec_driver_sql(
        f'alter table "{table}" add constraint "{table}_{column}_fkey" '
        f'foreign key ("{column}"{within}) references "{parent}" ("{key}"{within}) {rule}'
    )


def _widen(connection: Connection, table: str, key: Any) -> None:
    """Under its own name; what leads to it leads there again, with the tenant."""
    leading = connection.execute(_LEADING_TO, {"index": key.id}).all()
    for each in leading:
        connection.exec_driver_sql(f'alter table {each.child} drop constraint "{each.name}"')
    before, _, columns = key.definition.partition("(")
    if key.kind is None:
        connection.exec_driver_sql(f'drop index "{key.name}"')
        connection.exec_driver_sql(f"{before}(tenant, {columns}")
    else:
        # Last in a primary key: whoever compares keys then decides by the id, which differs more often.
        within = key.definition.replace(")", ", tenant)", 1) if key.kind == "p" else f"{before}(tenant, {columns}"
        connection.exec_driver_sql(
            f'alter table {table} drop constraint "{key.name}", add constraint "{key.name}" {within}'
        )
    for each in leading:
        connection.exec_driver_sql(f'alter table {each.child} add constraint "{each.name}" {_within_tenant(each)}')


def _within_tenant(foreign: Any) -> str:
    return _FOREIGN_KEY.sub(
        r"FOREIGN KEY (\g<from>, tenant) REFERENCES \g<to>(\g<key>, tenant)\g<rest>", foreign.definition
    )
