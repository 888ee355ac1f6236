"""Facets: one statement for all that are not filtered themselves, one more for each that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Integer, Select, Text, func, literal, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.domain.facets import MOST_VALUES, PRICE_STEPS, Counted, CountedAttribute, Facet
from catalog.domain.listing import ProductFilter
from catalog.persistence.filtering import conditions_for
from catalog.persistence.tables import PRODUCT

# Written out, not bound: the same expression must stand in the list and in the grouping.
_STEPS: Final = literal_column(f"array[{', '.join(map(str, PRICE_STEPS))}]::bigint[]", ARRAY(Integer))
_GROUPED: Final[dict[Facet, ColumnElement[Any]]] = {
    Facet.CATEGORY: PRODUCT.c.category_slug,
    Facet.BRAND: PRODUCT.c.brand,
    Facet.PRICE: func.width_bucket(PRODUCT.c.price_from_amount, _STEPS),
    Facet.AVAILABILITY: PRODUCT.c.availability,
}


async def count_facets(
    session: AsyncSession, wanted: ProductFilter
) -> tuple[dict[Facet, tuple[Counted, ...]], int | None]:
    """The values of each facet with their numbers, the largest first; and how many products they make, if one says so."""
    filtered = _filtered(wanted)
    shared = [facet for facet in Facet if facet not in filtered]
    found = await _count(session, shared, conditions_for(wanted)) if shared else {}
    # Each product has one value of each facet: those that nobody filters by add up to all of them.
    total = sum(each.count for each in found[shared[0]]) if shared else None
    for facet in filtered:
        found |= await _count(session, [facet], conditions_for(wanted, without=facet))
    return {facet: _largest(counted) for facet, counted in found.items()}, total


async def count_attributes(session: AsyncSession, wanted: ProductFilter) -> tuple[CountedAttribute, ...]:
    """Over all attributes at once; those that are filtered by are counted again without their own filter."""
    if not wanted.is_narrow:
        return ()
    chosen = [each.key for each in wanted.attributes]
    rows = [row for row in await _codes(session, conditions_for(wanted)) if row.key not in chosen]
    for key in chosen:
        again = await _codes(session, conditions_for(wanted, without_attribute=key))
        rows += [row for row in again if row.key == key]
    return tuple(rows)


def _filtered(wanted: ProductFilter) -> list[Facet]:
    """The facets whose own filter is set."""
    is_set = {
        Facet.CATEGORY: wanted.categories is not None,
        Facet.BRAND: bool(wanted.brands),
        Facet.PRICE: wanted.min_price is not None or wanted.max_price is not None,
        Facet.AVAILABILITY: wanted.in_stock,
    }
    return [facet for facet in Facet if is_set[facet]]


async def _count(
    session: AsyncSession, facets: Sequence[Facet], conditions: Iterable[ColumnElement[bool]]
) -> dict[Facet, list[Counted]]:
    rows = await session.execute(facet_statement(facets, conditions))
    found: dict[Facet, list[Counted]] = {facet: [] for facet in facets}
    for which, *values, count in rows:
        # GROUPING answers a bit per column, set where the row is not grouped by it: exactly one is not.
        place = next(each for each in range(len(facets)) if not which >> (len(facets) - 1 - each) & 1)
        found[facets[place]].append(Counted(str(values[place]), count))
    return found


def facet_statement(facets: Sequence[Facet], conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    """One pass over the products for all of these facets."""
    columns = [_GROUPED[facet] for facet in facets]
    return (
        select(func.grouping(*columns), *columns, func.count())
        .where(*conditions)
        .group_by(func.grouping_sets(*(tuple_(column) for column in columns)))
    )


async def _codes(session: AsyncSession, conditions: Iterable[ColumnElement[bool]]) -> list[CountedAttribute]:
    code = func.unnest(PRODUCT.c.codes, type_=Text).label("code")
    each = select(code).where(*conditions).subquery("each_code")
    statement = (
        select(each.c.code, func.count().label("times"))
        .group_by(each.c.code)
        .order_by(func.count().desc(), each.c.code)
        .limit(literal(MOST_VALUES))
    )
    return [CountedAttribute(code.partition("=")[0], code, times) for code, times in await session.execute(statement)]


def _largest(counted: list[Counted]) -> tuple[Counted, ...]:
    return tuple(sorted(counted, key=lambda each: (-each.count, each.value))[:MOST_VALUES])
