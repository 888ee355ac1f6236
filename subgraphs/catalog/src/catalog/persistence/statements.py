"""The larger statements of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, Text, Values, column, func, select, text, true, values

from catalog.application.ports import Keyset
from catalog.domain.listing import ProductFilter
from catalog.persistence.filtering import conditions_for, relevance
from catalog.persistence.loading import COLUMNS, WHOLE, variants_of
from catalog.persistence.sorting import SortColumn
from catalog.persistence.tables import BOUGHT_TOGETHER, CATEGORY, PRODUCT

_MOST_CANDIDATES: Final = 200

BRANDS: Final = text("""
    with recursive each_brand (brand) as (
        (select brand from product where published order by brand limit 1)
        union all
        select (
            select product.brand from product
            where published and product.brand > each_brand.brand
            order by product.brand limit 1
        )
        from each_brand where each_brand.brand is not null
    )
    select brand from each_brand where brand is not null limit 1000
""")
"""From one brand to the next: as many steps as there are brands, not products."""


def page(wanted: ProductFilter, sorted_by: SortColumn, first: int, after: Keyset | None) -> Select[tuple[Any, ...]]:
    """One product more than asked for says whether there is a next page."""
    statement = select(*WHOLE, sorted_by.expression.label("sorted_by")).where(*conditions_for(wanted))
    if after is not None:
        statement = statement.where(sorted_by.beyond(after))
    return statement.order_by(*sorted_by.order).limit(first + 1)


def best_matches(wanted: ProductFilter, most: int) -> Select[tuple[Any, ...]]:
    """The most relevant among the first that stand in the shop window: two letters match half of the catalogue."""
    prominent = (
        select(*COLUMNS, relevance(wanted).label("relevance"))
        .where(*conditions_for(wanted))
        .order_by(PRODUCT.c.featured_rank, PRODUCT.c.id)
        .limit(_MOST_CANDIDATES)
        .subquery("prominent")
    )
    return (
        select(prominent, variants_of(prominent.c.id))
        .order_by(prominent.c.relevance.desc(), prominent.c.featured_rank)
        .limit(most)
    )


def bought_together(product_ids: Sequence[str], most: int) -> Select[tuple[str, str]]:
    """For each product the others, the most frequent first."""
    asked = _each("asked", product_ids)
    shown = (
        select(BOUGHT_TOGETHER.c.other_id, BOUGHT_TOGETHER.c.times)
        .join(PRODUCT, PRODUCT.c.id == BOUGHT_TOGETHER.c.other_id)
        .where(BOUGHT_TOGETHER.c.product_id == asked.c.key, PRODUCT.c.published)
        .order_by(BOUGHT_TOGETHER.c.times.desc(), BOUGHT_TOGETHER.c.other_id)
        .limit(most)
        .lateral("shown")
    )
    ordered = select(asked.c.key, shown.c.other_id).select_from(asked.join(shown, true()))
    return ordered.order_by(asked.c.key, shown.c.times.desc(), shown.c.other_id)


def best_of_categories(slugs: Sequence[str], most: int) -> Select[tuple[str, str]]:
    """For each category its best rated products."""
    asked = _each("asked", slugs)
    best = (
        select(PRODUCT.c.id, PRODUCT.c.rating_tenths, PRODUCT.c.rating_count)
        .where(PRODUCT.c.published, PRODUCT.c.category_slug == asked.c.key)
        .order_by(PRODUCT.c.rating_tenths.desc(), PRODUCT.c.rating_count.desc())
        .limit(most)
        .lateral("best")
    )
    ordered = select(asked.c.key, best.c.id).select_from(asked.join(best, true()))
    return ordered.order_by(asked.c.key, best.c.rating_tenths.desc(), best.c.rating_count.desc(), best.c.id)


def best_per_category(first: int) -> Select[tuple[Any, ...]]:
    """Round after round: the best of every category, then the second best, so that no category fills the list."""
    best = (
        select(PRODUCT.c.id, PRODUCT.c.rating_tenths, PRODUCT.c.rating_count)
        .where(PRODUCT.c.published, PRODUCT.c.category_slug == CATEGORY.c.slug)
        .order_by(PRODUCT.c.rating_tenths.desc(), PRODUCT.c.rating_count.desc())
        .limit(first)
        .lateral("best")
    )
    turn = func.row_number().over(
        partition_by=CATEGORY.c.slug, order_by=(best.c.rating_tenths.desc(), best.c.rating_count.desc())
    )
    ranked = (
        select(best.c.id, turn.label("turn"))
        .select_from(CATEGORY)
        .join(best, onclause=best.c.id.is_not(None))
        .subquery("ranked")
    )
    return (
        select(*WHOLE)
        .join(ranked, ranked.c.id == PRODUCT.c.id)
        .order_by(ranked.c.turn, PRODUCT.c.rating_tenths.desc(), PRODUCT.c.rating_count.desc(), PRODUCT.c.id)
        .limit(first)
    )


def _each(name: str, keys: Sequence[str]) -> Values:
    return values(column("key", Text), name=name).data([(key,) for key in keys])
