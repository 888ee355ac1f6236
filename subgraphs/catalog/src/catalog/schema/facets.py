"""Facets of a list: counts that ignore their own filter."""

from collections.abc import Mapping
from typing import Self

import strawberry

from catalog.application.ports import FacetCounts
from catalog.domain.categories import Category as DomainCategory
from catalog.domain.categories import path_to
from catalog.domain.facets import PRICE_RANGES, Facet, Level
from catalog.domain.texts import Locale, LocalizedText
from catalog.schema.products import Category


@strawberry.type
class CategoryCount:
    category: Category
    count: int = strawberry.field(description="With all categories below it.")


@strawberry.type
class BrandCount:
    brand: str
    count: int


@strawberry.type(description="Prices in minor units, both ends included; the last range has no end.")
class PriceRangeCount:
    min_price: int
    max_price: int | None
    count: int


@strawberry.type
class AvailabilityCount:
    level: Level
    count: int


@strawberry.type
class AttributeValueCount:
    names: strawberry.Private[LocalizedText]
    code: str = strawberry.field(description="What the value is called in filters.")
    count: int

    @strawberry.field
    def value(self, locale: Locale = Locale.EN) -> str:
        return self.names.in_locale(locale)


@strawberry.type
class AttributeFacet:
    names: strawberry.Private[LocalizedText]
    key: str
    values: list[AttributeValueCount]

    @strawberry.field
    def name(self, locale: Locale = Locale.EN) -> str:
        return self.names.in_locale(locale)


@strawberry.type(
    description="Each facet is counted as if its own filter were not set, so that one can change one's mind."
)
class ProductFacets:
    categories: list[CategoryCount]
    brands: list[BrandCount]
    prices: list[PriceRangeCount]
    availability: list[AvailabilityCount]
    attributes: list[AttributeFacet] = strawberry.field(
        description="Only where a category or a search narrows the list: over the whole shop they say nothing."
    )

    @classmethod
    def of(cls, counts: FacetCounts, categories: Mapping[str, DomainCategory]) -> Self:
        counted = counts.counted
        return cls(
            categories=_categories({each.value: each.count for each in counted.get(Facet.CATEGORY, ())}, categories),
            brands=[BrandCount(brand=each.value, count=each.count) for each in counted.get(Facet.BRAND, ())],
            prices=_prices({int(each.value): each.count for each in counted.get(Facet.PRICE, ())}),
            availability=[
                AvailabilityCount(level=Level(int(each.value)), count=each.count)
                for each in counted.get(Facet.AVAILABILITY, ())
            ],
            attributes=_attributes(counts),
        )


def _categories(counts: Mapping[str, int], categories: Mapping[str, DomainCategory]) -> list[CategoryCount]:
    """What stands in a category counts for all above it."""
    totals: dict[str, int] = {}
    for slug, count in counts.items():
        for above in path_to(categories, slug):
            totals[above.slug] = totals.get(above.slug, 0) + count
    return [
        CategoryCount(category=Category.of(category), count=totals[slug])
        for slug, category in categories.items()
        if slug in totals
    ]


def _prices(counts: Mapping[int, int]) -> list[PriceRangeCount]:
    return [
        PriceRangeCount(min_price=each.low, max_price=each.high, count=counts[number])
        for number, each in enumerate(PRICE_RANGES, start=1)
        if number in counts
    ]


def _attributes(counts: FacetCounts) -> list[AttributeFacet]:
    found: dict[str, AttributeFacet] = {}
    for each in counts.attributes:
        named = counts.names.get(each.code)
        if named is None:
            continue
        facet = found.setdefault(each.key, AttributeFacet(names=named.attribute, key=each.key, values=[]))
        code = each.code.partition("=")[2]
        facet.values.append(AttributeValueCount(names=named.value, code=code, count=each.count))
    return sorted(found.values(), key=lambda facet: (-sum(each.count for each in facet.values), facet.key))
