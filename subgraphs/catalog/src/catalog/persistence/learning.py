"""What is derived from products besides their rows: words to search by, names of attributes and their values."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.domain.attributes import AttributeKind
from catalog.domain.products import Product
from catalog.domain.texts import LocalizedText
from catalog.domain.words import count_words, words_of
from catalog.persistence.rows import attribute_value_rows
from catalog.persistence.tables import ATTRIBUTE_DEFINITION, ATTRIBUTE_VALUE
from catalog.persistence.words import PostgresWords


async def learn_products(session: AsyncSession, products: Sequence[tuple[Product, LocalizedText]]) -> None:
    """Products with their category's names. Rows are written in a fixed order, so two lanes wait instead of deadlocking."""
    await name_attributes(session, [product for product, _ in products])
    shown = [(product, names) for product, names in products if product.published]
    await PostgresWords(session).learn(count_words(words_of(product, names) for product, names in shown))


async def name_attributes(session: AsyncSession, products: Sequence[Product]) -> None:
    """Keeps what codes mean; an attribute nobody has defined is a text."""
    values = attribute_value_rows(products)
    if not values:
        return
    definitions = {
        row["key"]: {
            "key": row["key"],
            "name_en": row["name_en"],
            "name_de": row["name_de"],
            "kind": AttributeKind.TEXT.value,
            "unit": "",
        }
        for row in values
    }
    ordered = [definitions[key] for key in sorted(definitions)]
    await session.execute(insert(ATTRIBUTE_DEFINITION).on_conflict_do_nothing(), ordered)
    await session.execute(insert(ATTRIBUTE_VALUE).on_conflict_do_nothing(), values)
