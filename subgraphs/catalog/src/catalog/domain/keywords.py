"""The words a product is found by beyond its name and description."""

from __future__ import annotations

from typing import Final

from catalog.domain.products import Product
from catalog.domain.texts import LocalizedText

_LONG_WORD: Final = 8
_SHORTEST_ENDING: Final = 4


def keywords_of(product: Product, category_names: LocalizedText) -> LocalizedText:
    """Category, attributes and options; in German also the tails of compounds, so that `Lampe` finds a `Tischlampe`."""
    properties = [*product.attributes, *(option for variant in product.variants for option in variant.options)]
    english = dict.fromkeys((category_names.en, *(each.value.en for each in properties)))
    german = dict.fromkeys(
        (category_names.de, *(each.value.de for each in properties), *compound_endings(product.name.de))
    )
    return LocalizedText(" ".join(english), " ".join(german))


def compound_endings(text: str) -> tuple[str, ...]:
    """Every ending of a long word: German writes its nouns together and searches for the last of them."""
    return tuple(
        word[start:].lower()
        for word in text.split()
        if len(word) >= _LONG_WORD
        for start in range(3, len(word) - _SHORTEST_ENDING + 1)
    )
