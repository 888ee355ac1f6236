"""The orders of the list: a closed table of what is sorted by, and how a place in it is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

from catalog.application.ports import Keyset
from catalog.domain.listing import ProductFilter, ProductSort
from catalog.domain.texts import Locale
from catalog.persistence.filtering import relevance
from catalog.persistence.tables import PRODUCT


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class SortColumn:
    """What the list is sorted by; the id decides between equals, in the same direction."""

    expression: ColumnElement[Any]
    descending: bool = False
    to_cursor: Callable[[Any], str | int] = _same
    from_cursor: Callable[[Any], Any] = _same

    @property
    def order(self) -> tuple[ColumnElement[Any], ...]:
        if self.descending:
            return (self.expression.desc(), PRODUCT.c.id.desc())
        return (self.expression.asc(), PRODUCT.c.id.asc())

    def beyond(self, place: Keyset) -> ColumnElement[bool]:
        """Everything that comes after this place. The first half lets the index skip what was already shown."""
        value, last_id = self.from_cursor(place.value), place.id
        if self.descending:
            return and_(self.expression <= value, or_(self.expression < value, PRODUCT.c.id < last_id))
        return and_(self.expression >= value, or_(self.expression > value, PRODUCT.c.id > last_id))


_FIXED: Final[dict[ProductSort, SortColumn]] = {
    ProductSort.FEATURED: SortColumn(PRODUCT.c.featured_rank),
    ProductSort.PRICE_ASC: SortColumn(PRODUCT.c.price_from_amount),
    ProductSort.PRICE_DESC: SortColumn(PRODUCT.c.price_from_amount, descending=True),
    ProductSort.RATING: SortColumn(PRODUCT.c.rating_tenths, descending=True),
    ProductSort.NEWEST: SortColumn(
        PRODUCT.c.created_at, descending=True, to_cursor=datetime.isoformat, from_cursor=datetime.fromisoformat
    ),
}
_BY_NAME: Final = {Locale.EN: SortColumn(PRODUCT.c.name_en), Locale.DE: SortColumn(PRODUCT.c.name_de)}


def sort_column(sort: ProductSort, wanted: ProductFilter) -> SortColumn:
    """Featured means most relevant where something is searched for."""
    if sort is ProductSort.NAME:
        return _BY_NAME[wanted.locale]
    if sort is ProductSort.FEATURED and wanted.terms:
        return SortColumn(relevance(wanted), descending=True)
    return _FIXED[sort]
