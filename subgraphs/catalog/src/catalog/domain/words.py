"""The words that shoppers may mean when they search: those of a product's own texts, in each language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Final

from catalog.domain.products import Product
from catalog.domain.spelling import learned
from catalog.domain.texts import Locale, LocalizedText

NAMING: Final = 10
"""How many mentions a word is worth that says what a thing is called: such words are completed first."""
_WORD: Final = re.compile(r"[^\W_]+")


def words_of(product: Product, category_names: LocalizedText) -> dict[Locale, dict[str, int]]:
    """Each word in small letters, with its worth."""
    properties = [*product.attributes, *(option for variant in product.variants for option in variant.options)]
    mentions = [product.description, *(each.value for each in properties)]
    found: dict[Locale, dict[str, int]] = {}
    for locale in Locale:
        mentioned = _words(each.in_locale(locale) for each in mentions)
        called = _words((product.name.in_locale(locale), product.brand, category_names.in_locale(locale)))
        found[locale] = dict.fromkeys(mentioned, 1) | dict.fromkeys(called, NAMING)
    return found


def count_words(products: Iterable[Mapping[Locale, Mapping[str, int]]]) -> dict[tuple[Locale, str], int]:
    """The words of all the products together, in a fixed order: locks taken in one order cannot deadlock."""
    counted: Counter[tuple[Locale, str]] = Counter()
    for words in products:
        for locale, own in words.items():
            counted.update({(locale, word): worth for word, worth in own.items()})
    return dict(sorted(counted.items()))


def _words(texts: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(map(_words_in, texts))


@lru_cache(maxsize=1024)
def _words_in(text: str) -> tuple[str, ...]:
    """Of many products the same few values are split again and again."""
    return learned(_WORD.findall(text.lower()))
