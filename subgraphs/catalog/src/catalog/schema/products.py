"""Product, variant, category: the catalogue's entities."""

from typing import Self

import strawberry
from stoa_service import page_size, requires_scopes

from catalog.domain import products as domain
from catalog.domain.categories import Category as DomainCategory
from catalog.domain.categories import path_to, subtree
from catalog.domain.facets import Level
from catalog.domain.products import MissingPart
from catalog.domain.texts import Locale, LocalizedText
from catalog.schema.context import WRITE_SCOPE, Info
from catalog.schema.matrix import OptionMatrix
from catalog.schema.values import Attribute, Image, Money

MOST_TOGETHER = 12


@strawberry.federation.interface(keys=["id"], description="A thing one can look at on its own page.")
class Node:
    id: strawberry.ID

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Product | Variant | None":  # noqa: A002 - GraphQL's name
        return await Product.resolve_reference(info, id=id) or await Variant.resolve_reference(info, id=id)


@strawberry.federation.type(keys=["id", "slug"])
class Product(Node):
    product: strawberry.Private[domain.Product]
    slug: str
    brand: str
    rating: float
    rating_count: int
    published: bool
    weight_grams: int
    version: int = strawberry.field(description="Counts up with every change; staff hand it in with theirs.")

    @classmethod
    def of(cls, product: domain.Product) -> Self:
        return cls(
            id=strawberry.ID(product.id),
            product=product,
            slug=product.slug,
            brand=product.brand,
            rating=product.rating,
            rating_count=product.rating_count,
            published=product.published,
            weight_grams=product.weight_grams,
            version=product.version,
        )

    @classmethod
    async def resolve_reference(
        cls,
        info: Info,
        id: strawberry.ID | None = None,  # noqa: A002 - GraphQL's name
        slug: str | None = None,
    ) -> Self | None:
        loaders = info.context.loaders
        found = await (loaders.product_by_slug.load(str(slug)) if id is None else loaders.product_by_id.load(str(id)))
        return cls.of(found) if found else None

    @strawberry.field
    def name(self, locale: Locale = Locale.EN) -> str:
        return self.product.name.in_locale(locale)

    @strawberry.field
    def description(self, locale: Locale = Locale.EN) -> str:
        return self.product.description.in_locale(locale)

    @strawberry.field
    async def category(self, info: Info) -> "Category":
        return Category.of((await info.context.loaders.categories())[self.product.category_slug])

    @strawberry.field(description="Lowest price of its variants.")
    def price_from(self) -> Money:
        return Money.of(self.product.price_from)

    @strawberry.field
    def variants(self) -> list["Variant"]:
        return [Variant.of(variant, self.product) for variant in self.product.variants]

    @strawberry.field
    def attributes(self, locale: Locale = Locale.EN) -> list[Attribute]:
        return [Attribute.of(each, locale) for each in self.product.attributes]

    @strawberry.field
    def image(self) -> Image:
        return _image(self.product, self.product.main_media)

    @strawberry.field
    def images(self) -> list[Image]:
        return [_image(self.product, each) for each in self.product.media]

    @strawberry.field(description="What can be chosen, and which choices belong together.")
    def option_matrix(self, locale: Locale = Locale.EN) -> OptionMatrix:
        return OptionMatrix.of(self.product, locale)

    @strawberry.field(
        description="Of the best stocked variant; a moment behind inventory, which knows each variant's own."
    )
    def availability_level(self) -> Level:
        return self.product.availability

    @strawberry.field(description="What others bought with it, and the best of its category where that is too little.")
    async def bought_together(self, info: Info, first: int = 4) -> list["Product"]:
        most = page_size(first, most=MOST_TOGETHER)
        return [Product.of(each) for each in await info.context.loaders.bought_together(self.product, most)]

    @requires_scopes(WRITE_SCOPE)
    @strawberry.field(description="What a draft lacks before it can be published.")
    def missing_parts(self) -> list[MissingPart] | None:
        return list(self.product.missing)


@strawberry.federation.type(keys=["id"])
class Variant(Node):
    variant: strawberry.Private[domain.Variant]
    owner: strawberry.Private[domain.Product]
    sku: str
    weight_grams: int

    @classmethod
    def of(cls, variant: domain.Variant, owner: domain.Product) -> Self:
        return cls(
            id=strawberry.ID(variant.id),
            variant=variant,
            owner=owner,
            sku=variant.sku,
            weight_grams=variant.weight_grams,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> Self | None:  # noqa: A002 - GraphQL's name
        owner = await info.context.loaders.product_of_variant.load(str(id))
        return cls.of(owner.variant(str(id)), owner) if owner else None

    @strawberry.field
    def name(self, locale: Locale = Locale.EN) -> str:
        return self.variant.name.in_locale(locale)

    @strawberry.field
    def product(self) -> Product:
        return Product.of(self.owner)

    @strawberry.field
    def options(self, locale: Locale = Locale.EN) -> list[Attribute]:
        return [Attribute.of(each, locale) for each in self.variant.options]

    @strawberry.field
    def price(self) -> Money:
        return Money.of(self.variant.price)

    @strawberry.field
    def image(self) -> Image:
        name, option = self.owner.name, self.variant.name
        caption = LocalizedText(f"{name.en}, {option.en}", f"{name.de}, {option.de}")
        return Image(picture=self.variant.picture, caption=caption)


@strawberry.federation.type(keys=["slug"])
class Category:
    category: strawberry.Private[DomainCategory]
    slug: str

    @classmethod
    def of(cls, category: DomainCategory) -> Self:
        return cls(category=category, slug=category.slug)

    @classmethod
    async def resolve_reference(cls, info: Info, slug: str) -> Self | None:
        found = (await info.context.loaders.categories()).get(slug)
        return cls.of(found) if found else None

    @strawberry.field
    def name(self, locale: Locale = Locale.EN) -> str:
        return self.category.name.in_locale(locale)

    @strawberry.field
    async def parent(self, info: Info) -> "Category | None":
        if self.category.parent_slug is None:
            return None
        return Category.of((await info.context.loaders.categories())[self.category.parent_slug])

    @strawberry.field
    async def children(self, info: Info) -> list["Category"]:
        every = (await info.context.loaders.categories()).values()
        return [Category.of(each) for each in every if each.parent_slug == self.slug]

    @strawberry.field
    async def product_count(self, info: Info) -> int:
        every = await info.context.loaders.categories()
        counts = await info.context.loaders.counts()
        return sum(counts.get(each, 0) for each in subtree(every, self.slug))

    @strawberry.field(description="From the top of the tree down to this one.")
    async def path(self, info: Info) -> list["Category"]:
        return [Category.of(each) for each in path_to(await info.context.loaders.categories(), self.slug)]


def _image(product: domain.Product, media: domain.Media) -> Image:
    """A picture without a text of its own shows the product."""
    return Image(picture=media.picture, caption=product.name if media.text.is_empty else media.text)
