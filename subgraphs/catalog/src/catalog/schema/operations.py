"""The root fields: what shoppers may ask, what staff may change."""

from typing import Annotated

import strawberry
from stoa_service import SubgraphSchema, build_schema, page_size, requires_scopes

from catalog.application.change_price import ChangePrice, change_price
from catalog.application.publish_product import SetPublished, set_published
from catalog.domain import listing
from catalog.domain import products as domain
from catalog.domain.listing import ProductSort
from catalog.schema.context import WRITE_SCOPE, Info
from catalog.schema.lists import ProductConnection, list_products
from catalog.schema.products import Category, Product, Variant
from catalog.schema.values import MoneyInput, ProductFilter

MOST_RECOMMENDATIONS = 50


@strawberry.type
class Query:
    @strawberry.field
    async def product(self, info: Info, id: strawberry.ID) -> Product | None:  # noqa: A002 - GraphQL's name
        return _visible(info, await info.context.loaders.product_by_id.load(str(id)))

    @strawberry.field
    async def product_by_slug(self, info: Info, slug: str) -> Product | None:
        return _visible(info, await info.context.loaders.product_by_slug.load(slug))

    @strawberry.field
    async def variant(self, info: Info, id: strawberry.ID) -> Variant | None:  # noqa: A002 - GraphQL's name
        owner = await info.context.loaders.product_of_variant.load(str(id))
        return Variant.of(owner.variant(str(id)), owner) if owner and _visible(info, owner) else None

    @strawberry.field
    async def products(
        self,
        info: Info,
        wanted: Annotated[ProductFilter | None, strawberry.argument(name="filter")] = None,
        sort: ProductSort = ProductSort.FEATURED,
        first: int = 20,
        after: str | None = None,
    ) -> ProductConnection | None:
        chosen = wanted.to_domain() if wanted else listing.ProductFilter()
        return await list_products(info, chosen, sort, first, after)

    @strawberry.field
    async def categories(self, info: Info) -> list[Category] | None:
        return [Category.of(each) for each in (await info.context.loaders.categories()).values()]

    @strawberry.field
    async def category(self, info: Info, slug: str) -> Category | None:
        return await Category.resolve_reference(info, slug=slug)

    @strawberry.field
    async def recommendations(self, info: Info, first: int = 10) -> list[Product] | None:
        best = await info.context.services.reader.best_per_category(page_size(first, most=MOST_RECOMMENDATIONS))
        return [Product.of(each) for each in best]


@strawberry.type
class Mutation:
    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def publish_product(self, info: Info, id: strawberry.ID) -> Product:  # noqa: A002 - GraphQL's name
        return await _set_published(info, str(id), published=True)

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def unpublish_product(self, info: Info, id: strawberry.ID) -> Product:  # noqa: A002 - GraphQL's name
        return await _set_published(info, str(id), published=False)

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def change_variant_price(self, info: Info, variant_id: strawberry.ID, price: MoneyInput) -> Variant:
        services = info.context.services
        command = ChangePrice(str(variant_id), price.to_domain())
        changed = await change_price(command, units=services.units, clock=services.clock)
        return Variant.of(changed.variant(str(variant_id)), changed)


async def _set_published(info: Info, product_id: str, *, published: bool) -> Product:
    services = info.context.services
    command = SetPublished(product_id, published)
    return Product.of(await set_published(command, units=services.units, clock=services.clock))


def _visible(info: Info, product: domain.Product | None) -> Product | None:
    if product is None or not (product.published or info.context.sees_unpublished):
        return None
    return Product.of(product)


def catalog_schema() -> SubgraphSchema:
    """The subgraph's schema, built anew for each application."""
    return build_schema(query=Query, mutation=Mutation)
