"""Tables that a library keeps in every domain's database: brought to their declared form after each migration run.

A table is such a one when its `info` says `stoa_kept_current`. Missing tables, columns and indexes are added, columns that
are declared no more are dropped; a domain's migrations never mention them.
"""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table, inspect
from sqlalchemy.schema import CreateColumn

_MARK = "stoa_kept_current"
# Declared by former versions, and of no use to anybody now.
_FORMER = ("outbox_dead",)


def keep_current(connection: Connection, metadata: MetaData) -> None:
    """Does nothing where everything is as declared."""
    kept = [table for table in metadata.sorted_tables if table.info.get(_MARK)]
    if not kept:
        return
    for name in _FORMER:
        connection.exec_driver_sql(f'drop table if exists "{name}"')
    metadata.create_all(connection, tables=kept, checkfirst=True)
    for table in kept:
        _complete(connection, table)


def _complete(connection: Connection, table: Table) -> None:
    inspector = inspect(connection)
    found = {column["name"] for column in inspector.get_columns(table.name)}
    name = connection.dialect.identifier_preparer.format_table(table)
    for column in table.columns:
        if column.name not in found:
            text = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"alter table {name} add column {text}")
    for former in sorted(found - set(table.columns.keys())):
        connection.exec_driver_sql(f'alter table {name} drop column "{former}"')
    _set_defaults(connection, table)
    indexes = {index["name"] for index in inspect(connection).get_indexes(table.name)}
    for index in table.indexes:
        if index.name not in indexes:
            index.create(connection)


def _set_defaults(connection: Connection, table: Table) -> None:
    for column in table.columns:
        default = getattr(column.server_default, "arg", None)
        if isinstance(default, str):
            connection.exec_driver_sql(f"alter table {table.name} alter column {column.name} set default '{default}'")
