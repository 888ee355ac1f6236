"""Types without an identity: money, pictures, attributes, pages, and the words a caller may choose from."""

from collections.abc import Mapping
from typing import Annotated, Self

import strawberry
from stoa_primitives import Currency, InvalidInput
from stoa_primitives import Money as DomainMoney

from catalog.domain import attributes, listing
from catalog.domain.attributes import AttributeKind
from catalog.domain.categories import Category, subtree
from catalog.domain.facets import Level
from catalog.domain.listing import AttributeChoice, ProductSort
from catalog.domain.pictures import PictureKey
from catalog.domain.pictures.draw import WIDTHS
from catalog.domain.products import MissingPart
from catalog.domain.texts import Locale, LocalizedText

strawberry.enum(Level, name="AvailabilityLevel", description="Of the best stocked variant, as inventory told it last.")
for _words in (
    Locale,
    ProductSort,
    AttributeKind,
    MissingPart,
):  # the domain's words are the schema's words; the domain knows nothing of it
    strawberry.enum(_words)


@strawberry.federation.type(shareable=True, description="Amount in minor units of the currency.")
class Money:
    amount: int
    currency: str

    @classmethod
    def of(cls, money: DomainMoney) -> Self:
        return cls(amount=money.amount, currency=str(money.currency))


@strawberry.input
class MoneyInput:
    amount: int
    currency: str

    def to_domain(self) -> DomainMoney:
        return DomainMoney(self.amount, Currency.of(self.currency))


@strawberry.input(
    description="An attribute by its key, and values by their codes, of which one must hold; both as facets name them."
)
class AttributeFilter:
    key: str
    values: list[str]


@strawberry.input(description="Every given part must hold.")
class ProductFilter:
    category: str | None = strawberry.field(default=None, description="With all categories below it.")
    search: str | None = strawberry.field(
        default=None, description="Words in any form, their beginnings, slips of the pen."
    )
    brand: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    locale: Locale = Locale.EN
    brands: list[str] | None = strawberry.field(default=None, description="Any of these.")
    in_stock: bool = strawberry.field(default=False, description="Only what can be bought now.")
    attributes: list[AttributeFilter] | None = strawberry.field(default=None, description="All of these.")

    def to_domain(self, categories: Mapping[str, Category]) -> listing.ProductFilter:
        brands = (*(self.brands or ()), *((self.brand,) if self.brand is not None else ()))
        return listing.ProductFilter(
            categories=None if self.category is None else subtree(categories, self.category),
            search=self.search,
            brands=tuple(dict.fromkeys(brands)),
            min_price=self.min_price,
            max_price=self.max_price,
            in_stock=self.in_stock,
            attributes=tuple(AttributeChoice(each.key, tuple(each.values)) for each in self.attributes or ()),
            locale=self.locale,
        )


@strawberry.federation.type(shareable=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.federation.type(shareable=True)
class Attribute:
    name: str
    value: str
    key: str = strawberry.field(description="What it is called in filters, in every language.")

    @classmethod
    def of(cls, attribute: attributes.Attribute, locale: Locale) -> Self:
        return cls(name=attribute.name.in_locale(locale), value=attribute.value.in_locale(locale), key=attribute.key)


@strawberry.type(
    description="A picture made by this shop; url is a path below the catalog's media root, width asks for a smaller one."
)
class Image:
    picture: strawberry.Private[PictureKey]
    caption: strawberry.Private[LocalizedText]

    @strawberry.field
    def url(self, width: Annotated[int | None, strawberry.argument()] = None) -> str:
        if width is None:
            return self.picture.url
        if width < 1:
            raise InvalidInput("A picture needs a width of at least one.")
        return f"{self.picture.url}?width={min(max(width, WIDTHS[0]), WIDTHS[1])}"

    @strawberry.field
    def alt(self, locale: Locale = Locale.EN) -> str:
        return self.caption.in_locale(locale)
