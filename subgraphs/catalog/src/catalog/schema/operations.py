"""The root fields that read; what staff may change stands beside."""

from typing import Annotated

import strawberry
from stoa_service import SubgraphSchema, build_schema, page_size, requires_scopes

from catalog.domain import listing
from catalog.domain import products as domain
from catalog.domain.listing import ProductSort
from catalog.domain.texts import Locale
from catalog.schema.context import WRITE_SCOPE, Info
from catalog.schema.lists import ProductConnection, list_products
from catalog.schema.products import Category, Product, Variant
from catalog.schema.search import Suggestion, list_suggestions
from catalog.schema.staff import AttributeDefinition, Mutation
from catalog.schema.values import ProductFilter

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
        if wanted is None:
            return await list_products(info, listing.ProductFilter(), sort, first, after)
        categories = await info.context.loaders.categories() if wanted.category is not None else {}
        chosen = wanted.to_domain(categories)
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

    @strawberry.field(description="What the shopper may be typing: completed words, categories, brands, products.")
    async def search_suggestions(
        self, info: Info, text: str, locale: Locale = Locale.EN, first: int = 8
    ) -> list[Suggestion] | None:
        return await list_suggestions(info, text, locale, page_size(first))

    @strawberry.field(description="Of everything in the shop, by name.")
    async def brands(self, info: Info) -> list[str] | None:
        return list(await info.context.services.reader.brands())

    @strawberry.field(description="Every attribute products may have.")
    async def attribute_definitions(self, info: Info) -> list[AttributeDefinition] | None:
        return [AttributeDefinition.of(each) for each in await info.context.services.reader.attribute_definitions()]

    @requires_scopes(WRITE_SCOPE)
    @strawberry.field(description="Drafts and what was taken out of the shop, the newest first.")
    async def unpublished_products(
        self, info: Info, first: int = 20, after: str | None = None
    ) -> ProductConnection | None:
        return await list_products(info, listing.ProductFilter(published=False), ProductSort.NEWEST, first, after)


def _visible(info: Info, product: domain.Product | None) -> Product | None:
    if product is None or not (product.published or info.context.sees_unpublished):
        return None
    return Product.of(product)


def catalog_schema() -> SubgraphSchema:
    """The subgraph's schema, built anew for each application."""
    return build_schema(query=Query, mutation=Mutation)
