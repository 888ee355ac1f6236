"""Products whole: their rows come with those of their variants, in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Label, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from catalog.domain.products import Product
from catalog.persistence.rows import product_from
from catalog.persistence.tables import PRODUCT, VARIANT

_HIDDEN: Final = {"search_en", "search_de", "keywords_en", "keywords_de", "codes", "derived"}
COLUMNS: Final = [each for each in PRODUCT.c if each.name not in _HIDDEN]


def variants_of(product_id: ColumnElement[Any]) -> Label[Any]:
    """The rows of a product's variants, in order: a second statement for them would cost each list a round trip."""
    rows = func.jsonb_agg(aggregate_order_by(func.to_jsonb(VARIANT.table_valued()), VARIANT.c.position))
    found = select(func.coalesce(rows, literal_column("'[]'::jsonb"), type_=JSONB)).where(
        VARIANT.c.product_id == product_id
    )
    return found.scalar_subquery().label("variants")


WHOLE: Final = [*COLUMNS, variants_of(PRODUCT.c.id)]


def products_from(rows: Iterable[Mapping[Any, Any]]) -> tuple[Product, ...]:
    """In the order of the rows."""
    return tuple(product_from(dict(row), row["variants"]) for row in rows)
