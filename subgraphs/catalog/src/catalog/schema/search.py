"""Searching: suggestions, corrections, and which parts of a text answer."""

from typing import Self

import strawberry

from catalog.application import suggest as use_case
from catalog.application.suggest import MOST, SuggestionKind, Typed, suggest
from catalog.domain import highlights as domain
from catalog.domain.listing import ProductFilter
from catalog.domain.texts import Locale
from catalog.schema.context import Info
from catalog.schema.products import Product

strawberry.enum(SuggestionKind, description="Words to search for, or the name of something to go to.")


@strawberry.type(description="From the first character to before the last, counted in Unicode code points.")
class TextRange:
    start: int
    end: int

    @classmethod
    def of(cls, part: domain.TextRange) -> Self:
        return cls(start=part.start, end=part.end)


@strawberry.type(description="A word that nobody knows, and the known ones it was taken for.")
class Correction:
    typed: str
    meant: list[str]


@strawberry.type
class Suggestion:
    kind: SuggestionKind
    text: str
    slug: str | None = strawberry.field(description="Of the category or product.")
    highlights: list[TextRange] = strawberry.field(description="Which parts of the text were typed.")
    product: Product | None

    @classmethod
    def of(cls, suggestion: use_case.Suggestion) -> Self:
        return cls(
            kind=suggestion.kind,
            text=suggestion.text,
            slug=suggestion.slug,
            highlights=[TextRange.of(each) for each in suggestion.highlights],
            product=Product.of(suggestion.product) if suggestion.product else None,
        )


def searched_for(wanted: ProductFilter) -> list[str]:
    """Every word a text may answer with."""
    return [each for term in wanted.terms for each in (term.typed, *term.meant)]


async def list_suggestions(info: Info, text: str, locale: Locale, first: int) -> list[Suggestion]:
    """At most so many; none before two letters were typed."""
    categories = (await info.context.loaders.categories()).values()
    reader = info.context.services.reader
    found = await suggest(Typed(text, locale), min(first, MOST), reader=reader, categories=categories)
    return [Suggestion.of(each) for each in found]
