"""Many new products at once, by COPY: rows and outbox rows in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Table, Text, func, literal, select, text
from sqlalchemy import column as column_clause
from sqlalchemy import table as table_clause
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Envelope
from stoa_messaging.outbox import EVENT_HEADER, RELAY_QUEUE, TOPIC_HEADER
from stoa_service import Database

from catalog.domain.categories import Category
from catalog.domain.products import Product
from catalog.domain.texts import LocalizedText
from catalog.persistence.learning import learn_products
from catalog.persistence.rows import category_values, product_values, variant_values
from catalog.persistence.tables import CATEGORY, MESSAGING, PRODUCT, SEARCH_SLIP, SEARCH_WORD, VARIANT


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """A product on its way into the catalogue, with what only the table knows of it."""

    product: Product
    category_names: LocalizedText
    featured_rank: int
    created_at: datetime


async def add_categories(session: AsyncSession, categories: Sequence[Category]) -> None:
    """Adds those that are missing; names that staff have changed stay."""
    rows = [category_values(each) for each in categories]
    await session.execute(insert(CATEGORY).on_conflict_do_nothing(constraint="category_pkey"), rows)


async def missing_products(session: AsyncSession, ids: Sequence[str]) -> list[str]:
    """Those of the ids that the table does not hold, in the order given."""
    # One array instead of a list of parameters: PostgreSQL takes 32,767 of those at most.
    asked = PRODUCT.c.id == func.any(literal(list(ids), ARRAY(Text)))
    held = set((await session.execute(select(PRODUCT.c.id).where(asked))).scalars())
    return [each for each in ids if each not in held]


async def add_products(session: AsyncSession, new: Sequence[NewProduct], *, envelopes: Sequence[Envelope]) -> None:
    """Adds products, their variants, the words they are found by, and what is told about them."""
    products = [
        product_values(
            each.product,
            category_names=each.category_names,
            featured_rank=each.featured_rank,
            created_at=each.created_at,
        )
        for each in new
    ]
    variants = [
        variant_values(variant, position) for each in new for position, variant in enumerate(each.product.variants)
    ]
    await _copy(session, PRODUCT, products)
    await _copy(session, VARIANT, variants)
    await _copy(session, MESSAGING.outbox, [_outbox_values(each) for each in envelopes])
    # Last, because other lanes wait for these rows until this transaction ends.
    await learn_products(session, [(each.product, each.category_names) for each in new])


async def settle(database: Database) -> None:
    """Lets the planner know what is there, and indexes be counted without their rows: it would find out minutes later."""
    async with database.engine.connect() as connection:
        settled = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in (PRODUCT, VARIANT, SEARCH_WORD, SEARCH_SLIP):
            await settled.exec_driver_sql(f"vacuum (analyze) {table.name}")


def _outbox_values(envelope: Envelope) -> dict[str, Any]:
    """The row that `Outbox.add` would write."""
    headers = {TOPIC_HEADER: envelope.type, EVENT_HEADER: envelope.id}
    return {"queue": RELAY_QUEUE, "payload": envelope.to_bytes(), "headers": headers}


async def _copy(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """By way of a table of this transaction's own: PostgreSQL copies nothing into a table with row security."""
    if not rows:
        return
    columns = list(rows[0])
    connection = await (await session.connection()).get_raw_connection()
    driver = connection.driver_connection
    if driver is None:
        raise TypeError("COPY needs the driver's own connection; this session has none.")
    json = {column.name for column in table.columns if isinstance(column.type, postgresql.JSON)}
    records = [
        tuple(orjson.dumps(row[name]).decode() if name in json else row[name] for name in columns) for row in rows
    ]
    named = [table.c[name] for name in columns]
    copied = table_clause(f"copied_{table.name}", *(column_clause(name) for name in columns))
    empty = str(select(*named).limit(0).compile(compile_kwargs={"literal_binds": True}))
    await session.execute(text(f"create temporary table {copied.name} on commit drop as {empty}"))
    await driver.copy_records_to_table(copied.name, columns=columns, records=records)
    await session.execute(insert(table).from_select(columns, select(copied)))
    await session.execute(text(f"drop table {copied.name}"))
