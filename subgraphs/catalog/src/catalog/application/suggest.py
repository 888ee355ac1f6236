"""Suggest what the shopper may be typing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from catalog.application.ports import CatalogReader
from catalog.domain.categories import Category
from catalog.domain.highlights import TextRange, highlights
from catalog.domain.listing import ProductFilter, search_terms
from catalog.domain.products import Product
from catalog.domain.texts import Locale

SHORTEST: Final = 2
MOST: Final = 20
_MOST_NAMES: Final = 3
_LAST_WORD: Final = re.compile(r"[^\W_]+$")


class SuggestionKind(StrEnum):
    """Where a suggestion leads."""

    WORDS = "WORDS"
    CATEGORY = "CATEGORY"
    BRAND = "BRAND"
    PRODUCT = "PRODUCT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A text to search for, or the name of something to go to."""

    kind: SuggestionKind
    text: str
    slug: str | None
    highlights: tuple[TextRange, ...]
    product: Product | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the search box."""

    text: str
    locale: Locale


async def suggest(
    typed: Typed, most: int, *, reader: CatalogReader, categories: Iterable[Category]
) -> tuple[Suggestion, ...]:
    """Completed words first, then categories and brands, then products; a slip of the pen finds products all the same."""
    words = search_terms(typed.text)
    if not words or len(words[-1]) < SHORTEST:
        return ()
    wanted = await reader.understood(ProductFilter(search=typed.text, locale=typed.locale))
    terms = [each for term in wanted.terms for each in (term.typed, *term.meant)]
    found = [
        *await _completed(typed, words[-1], reader),
        *_named(
            SuggestionKind.CATEGORY, [(each.name.in_locale(typed.locale), each.slug) for each in categories], terms
        ),
        *_named(SuggestionKind.BRAND, [(each, None) for each in await reader.brands()], terms),
    ]
    products = await reader.best_matches(wanted, max(1, most - len(found)))
    found += [_product(each, typed.locale, terms) for each in products]
    return tuple(found[:most])


async def _completed(typed: Typed, last: str, reader: CatalogReader) -> list[Suggestion]:
    """The words typed so far, the last one completed."""
    before = _LAST_WORD.sub("", typed.text.lower().strip())
    return [
        Suggestion(
            kind=SuggestionKind.WORDS,
            text=before + word,
            slug=None,
            highlights=(TextRange(len(before), len(before) + len(last)),),
        )
        for word in await reader.completions(last, typed.locale, _MOST_NAMES)
        if word != last
    ]


def _named(kind: SuggestionKind, names: Iterable[tuple[str, str | None]], terms: list[str]) -> list[Suggestion]:
    found = (Suggestion(kind=kind, text=name, slug=slug, highlights=highlights(name, terms)) for name, slug in names)
    return [each for each in found if each.highlights][:_MOST_NAMES]


def _product(product: Product, locale: Locale, terms: list[str]) -> Suggestion:
    name = product.name.in_locale(locale)
    return Suggestion(
        kind=SuggestionKind.PRODUCT,
        text=name,
        slug=product.slug,
        highlights=highlights(name, terms),
        product=product,
    )
