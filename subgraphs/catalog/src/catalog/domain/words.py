"""The words that shoppers may mean when they search: those of a product's own texts, in each language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from catalog.domain.products import Product
from catalog.domain.spelling import learned
from catalog.domain.texts import Locale, LocalizedText

_WORD: Final = re.compile(r"[^\W_]+")


def words_of(product: Product, category_names: LocalizedText) -> dict[Locale, frozenset[str]]:
    """Each word once, in small letters."""
    properties = [*product.attributes, *(option for variant in product.variants for option in variant.options)]
    texts = [product.name, product.description, category_names, *(each.value for each in properties)]
    return {
        locale: frozenset(
            learned(
                word
                for text in (product.brand, *(each.in_locale(locale) for each in texts))
                for word in _WORD.findall(text.lower())
            )
        )
        for locale in Locale
    }


def count_words(products: Iterable[dict[Locale, frozenset[str]]]) -> dict[tuple[Locale, str], int]:
    """In how many of the products each word occurs, in a fixed order: locks taken in one order cannot deadlock."""
    counted = Counter((locale, word) for words in products for locale, own in words.items() for word in own)
    return dict(sorted(counted.items()))
