"""Lists of products, page by page."""

import asyncio
from typing import Self

import strawberry
from stoa_service import CursorCodec, CursorRefused, page_size
from strawberry.types.nodes import SelectedField

from catalog.application.ports import FacetCounts, Keyset, Listed, Page
from catalog.domain.highlights import highlights
from catalog.domain.listing import ProductFilter, ProductSort
from catalog.schema.context import Info
from catalog.schema.facets import ProductFacets
from catalog.schema.products import Product
from catalog.schema.search import Correction, TextRange, searched_for
from catalog.schema.values import PageInfo


@strawberry.type
class ProductEdge:
    node: Product
    cursor: str
    highlights: list[TextRange] = strawberry.field(
        description="Which parts of the name, in the filter's language, answer the search."
    )

    @classmethod
    def of(cls, listed: Listed, cursors: CursorCodec, wanted: ProductFilter) -> Self:
        name = listed.product.name.in_locale(wanted.locale)
        return cls(
            node=Product.of(listed.product),
            cursor=cursors.encode([listed.place.value, listed.place.id]),
            highlights=[TextRange.of(each) for each in highlights(name, searched_for(wanted))],
        )


@strawberry.type
class ProductConnection:
    edges: list[ProductEdge]
    page_info: PageInfo
    wanted: strawberry.Private[ProductFilter]
    counts: strawberry.Private[asyncio.Future[FacetCounts] | None]
    """Of the facets, where they are asked for as well: then they say how many products there are."""

    @classmethod
    def of(
        cls,
        page: Page,
        *,
        wanted: ProductFilter,
        cursors: CursorCodec,
        continued: bool,
        counts: asyncio.Future[FacetCounts] | None = None,
    ) -> Self:
        edges = [ProductEdge.of(listed, cursors, wanted) for listed in page.items]
        info = PageInfo(
            has_next_page=page.has_next,
            has_previous_page=continued,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
        return cls(edges=edges, page_info=info, wanted=wanted, counts=counts)

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        counted = await self.counts if self.counts else None
        if counted and counted.total is not None:
            return counted.total
        return await info.context.services.reader.count(self.wanted)

    @strawberry.field(description="How many products each further choice would leave.")
    async def facets(self, info: Info) -> ProductFacets:
        counts = await (self.counts or info.context.services.reader.facets(self.wanted))
        return ProductFacets.of(counts, await info.context.loaders.categories())

    @strawberry.field(
        description="What was searched for instead of words that nobody knows; empty where all are known."
    )
    def corrections(self) -> list[Correction]:
        return [Correction(typed=each.typed, meant=list(each.meant)) for each in self.wanted.terms if each.meant]


async def list_products(
    info: Info, wanted: ProductFilter, sort: ProductSort, first: int, after: str | None
) -> ProductConnection:
    """A page of the list; a cursor only fits the order it was made in."""
    services = info.context.services
    wanted = await services.reader.understood(wanted)
    shown = "published" if wanted.published else "drafts"
    cursors = services.cursors(f"products/{shown}/{sort}/{wanted.locale}/{bool(wanted.words)}")
    place = _keyset(cursors, after) if after is not None else None
    page = await services.reader.page(wanted, sort, page_size(first), place)
    counts = asyncio.ensure_future(services.reader.facets(wanted)) if _asks_for_both_counts(info) else None
    return ProductConnection.of(page, wanted=wanted, cursors=cursors, continued=place is not None, counts=counts)


def _asks_for_both_counts(info: Info) -> bool:
    asked = {
        each.name for field in info.selected_fields for each in field.selections if isinstance(each, SelectedField)
    }
    return {"facets", "totalCount"} <= asked


def _keyset(cursors: CursorCodec, after: str) -> Keyset:
    value, last_id = cursors.decode(after, length=2)
    if value is None or not isinstance(last_id, str):
        raise CursorRefused("This place in the list is no longer valid. Start again from the first page.")
    return Keyset(value, last_id)
