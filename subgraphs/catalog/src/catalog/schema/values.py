"""Types without an identity: money, pictures, attributes, pages, and the words a caller may choose from."""

from typing import Annotated, Self

import strawberry
from stoa_primitives import Currency, InvalidInput
from stoa_primitives import Money as DomainMoney

from catalog.domain import listing, products
from catalog.domain.listing import ProductSort
from catalog.domain.pictures import PictureKey
from catalog.domain.pictures.draw import WIDTHS
from catalog.domain.texts import Locale, LocalizedText

for _words in (Locale, ProductSort):  # the domain's words are the schema's words; the domain knows nothing of it
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


@strawberry.input
class ProductFilter:
    category: str | None = None
    search: str | None = None
    brand: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    locale: Locale = Locale.EN

    def to_domain(self) -> listing.ProductFilter:
        return listing.ProductFilter(
            category=self.category,
            search=self.search,
            brand=self.brand,
            min_price=self.min_price,
            max_price=self.max_price,
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

    @classmethod
    def of(cls, attribute: products.Attribute, locale: Locale) -> Self:
        return cls(name=attribute.name.in_locale(locale), value=attribute.value.in_locale(locale))


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
