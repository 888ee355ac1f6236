"""What a filter means in SQL: bound values only, whatever was typed."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, case, cast, func, literal
from sqlalchemy.dialects.postgresql import REGCONFIG

from catalog.domain.facets import Facet, Level
from catalog.domain.listing import ProductFilter, SearchTerm
from catalog.domain.texts import Locale
from catalog.persistence.tables import PRODUCT

_LANGUAGE = {Locale.EN: ("english", PRODUCT.c.search_en), Locale.DE: ("german", PRODUCT.c.search_de)}
_TIER = 1_000_000
_Writing = Callable[[SearchTerm], str]


def conditions_for(
    wanted: ProductFilter, *, without: Facet | None = None, without_attribute: str | None = None
) -> list[ColumnElement[bool]]:
    """Every condition must hold; a facet is counted without its own."""
    conditions: list[ColumnElement[bool]] = [PRODUCT.c.published if wanted.published else ~PRODUCT.c.published]
    if wanted.categories is not None and without is not Facet.CATEGORY:
        conditions.append(PRODUCT.c.category_slug.in_(wanted.categories))
    if wanted.brands and without is not Facet.BRAND:
        conditions.append(PRODUCT.c.brand.in_(wanted.brands))
    if wanted.min_price is not None and without is not Facet.PRICE:
        conditions.append(PRODUCT.c.price_from_amount >= wanted.min_price)
    if wanted.max_price is not None and without is not Facet.PRICE:
        conditions.append(PRODUCT.c.price_from_amount <= wanted.max_price)
    if wanted.in_stock and without is not Facet.AVAILABILITY:
        conditions.append(PRODUCT.c.availability > Level.OUT.value)
    conditions += [
        PRODUCT.c.codes.op("&&")(literal(list(each.codes), ARRAY(Text)))
        for each in wanted.attributes
        if each.key != without_attribute
    ]
    if wanted.terms:
        conditions.append(_vector(wanted).op("@@")(_query(wanted, _meant)))
    return conditions


def relevance(wanted: ProductFilter) -> ColumnElement[int]:
    """How well a product answers the search: exact words before beginnings before corrected slips, then by rank.

    In whole millionths: a cursor must hold it exactly.
    """
    rank = func.ts_rank(_vector(wanted), _query(wanted, _meant)) * _TIER
    is_exact = (_vector(wanted).op("@@")(_query(wanted, _exact)), 2 * _TIER)
    if any(term.meant for term in wanted.terms):
        tier = case(is_exact, (_vector(wanted).op("@@")(_query(wanted, _beginning)), _TIER), else_=0)
    else:  # nothing was corrected, so all that was found begins like this: no need to look again at every match
        tier = case(is_exact, else_=_TIER)
    return tier + func.least(cast(rank, BigInteger), _TIER - 1)


def _vector(wanted: ProductFilter) -> ColumnElement[object]:
    return _LANGUAGE[wanted.locale][1]


def _query(wanted: ProductFilter, written: _Writing) -> ColumnElement[object]:
    """All words. They hold letters and digits only, so nothing that was typed is an operator."""
    language = literal(_LANGUAGE[wanted.locale][0], REGCONFIG)
    return func.to_tsquery(language, " & ".join(written(term) for term in wanted.terms))


def _exact(term: SearchTerm) -> str:
    return term.typed


def _beginning(term: SearchTerm) -> str:
    """`lam` finds lamps."""
    return f"{term.typed}:*"


def _meant(term: SearchTerm) -> str:
    return f"({' | '.join((f'{term.typed}:*', *term.meant))})"
