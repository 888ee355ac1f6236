from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from stoa_primitives import Currency, Money
from stoa_service.text_statements import Executes

from basket.domain.tax import TaxClass
from basket.domain.variant import LocalText, StockLevel, Variant

from .tables import StockRow, VariantRow

_BY_IDS: Final = text(
    """select variants.id, product_id, name_en, name_de, variant_name_en, variant_name_de, price_amount, price_currency,
        weight_grams, published, image, tax_class, level
    from variants left join stock_levels on variant_id = variants.id where variants.id = any(cast(:ids as text[]))"""
)
_STOCK = StockRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_VARIANTS = VariantRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation


class PostgresVariants:
    """The basket's own copy of the catalogue's variants."""

    def __init__(self, session: Executes) -> None:
        self._session = session

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Variant]:
        readable = [variant_id for variant_id in ids if "\x00" not in variant_id and variant_id.isprintable()]
        if not readable:
            return {}
        rows = await self._session.execute(_BY_IDS, {"ids": readable})
        return {row.id: _variant(row) for row in rows}

    async def record(self, variant: Variant, occurred_at: datetime) -> None:
        columns = _columns(variant, occurred_at)
        statement = upsert(_VARIANTS).values(**columns)
        await self._session.execute(
            statement.on_conflict_do_update(
                constraint="variants_pkey",
                set_={name: statement.excluded[name] for name in columns if name != "id"},
                where=_VARIANTS.c.occurred_at <= statement.excluded.occurred_at,
            )
        )

    async def record_stock(self, variant_id: str, level: StockLevel, occurred_at: datetime) -> None:
        statement = upsert(_STOCK).values(variant_id=variant_id, level=level.value, occurred_at=occurred_at)
        await self._session.execute(
            statement.on_conflict_do_update(
                constraint="stock_levels_pkey",
                set_={name: statement.excluded[name] for name in ("level", "occurred_at")},
                where=_STOCK.c.occurred_at <= statement.excluded.occurred_at,
            )
        )


def _columns(variant: Variant, occurred_at: datetime) -> dict[str, object]:
    return {
        "id": variant.id,
        "product_id": variant.product_id,
        "name_en": variant.name.en,
        "name_de": variant.name.de,
        "variant_name_en": variant.variant_name.en,
        "variant_name_de": variant.variant_name.de,
        "price_amount": variant.price.amount,
        "price_currency": str(variant.price.currency),
        "weight_grams": variant.weight_grams,
        "published": variant.published,
        "image": variant.image,
        "tax_class": variant.tax_class.value,
        "occurred_at": occurred_at,
    }


def _variant(row: Row[Any]) -> Variant:
    return Variant(
        id=row.id,
        product_id=row.product_id,
        name=LocalText(en=row.name_en, de=row.name_de),
        variant_name=LocalText(en=row.variant_name_en, de=row.variant_name_de),
        price=Money(row.price_amount, Currency(row.price_currency)),
        weight_grams=row.weight_grams,
        published=row.published,
        image=row.image,
        tax_class=TaxClass.of(row.tax_class),
        stock=StockLevel.IN if row.level is None else StockLevel(row.level),
    )
