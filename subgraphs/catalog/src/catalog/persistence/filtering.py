"""What a filter means in SQL: bound values only, whatever was typed."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, select
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.sql.expression import literal

from catalog.domain.listing import ProductFilter
from catalog.domain.texts import Locale
from catalog.persistence.tables import CATEGORY, PRODUCT

_LANGUAGE = {Locale.EN: ("english", PRODUCT.c.search_en), Locale.DE: ("german", PRODUCT.c.search_de)}


def conditions_for(wanted: ProductFilter) -> list[ColumnElement[bool]]:
    """Every condition must hold; only published products are ever listed."""
    conditions: list[ColumnElement[bool]] = [PRODUCT.c.published]
    if wanted.category is not None:
        children = select(CATEGORY.c.slug).where(
            or_(CATEGORY.c.slug == wanted.category, CATEGORY.c.parent_slug == wanted.category)
        )
        conditions.append(PRODUCT.c.category_slug.in_(children))
    if wanted.brand is not None:
        conditions.append(PRODUCT.c.brand == wanted.brand)
    if wanted.min_price is not None:
        conditions.append(PRODUCT.c.price_from_amount >= wanted.min_price)
    if wanted.max_price is not None:
        conditions.append(PRODUCT.c.price_from_amount <= wanted.max_price)
    if wanted.terms:
        conditions.append(_vector(wanted).op("@@")(_query(wanted)))
    return conditions


def relevance(wanted: ProductFilter) -> ColumnElement[int]:
    """How well a product answers the search, in whole millionths: a cursor must hold it exactly."""
    rank = func.ts_rank(_vector(wanted), _query(wanted)) * 1_000_000
    return cast(rank, BigInteger)


def _vector(wanted: ProductFilter) -> ColumnElement[object]:
    return _LANGUAGE[wanted.locale][1]


def _query(wanted: ProductFilter) -> ColumnElement[object]:
    """All words, each as a beginning: `lam` finds lamps. Words hold letters and digits only, so nothing is an operator."""
    language = literal(_LANGUAGE[wanted.locale][0], REGCONFIG)
    return func.to_tsquery(language, " & ".join(f"{term}:*" for term in wanted.terms))
