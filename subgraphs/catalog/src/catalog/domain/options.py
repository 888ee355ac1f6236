"""The option matrix: what can be chosen, and which choices belong to a variant one can buy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product as combine
from typing import Final

from catalog.domain.attributes import code_of
from catalog.domain.products import Product, Variant
from catalog.domain.texts import NO_TEXT, LocalizedText

MOST_COMBINATIONS: Final = 600
"""Beyond it impossible combinations are left out: the ones that exist say enough."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, with its values in the order of the variants."""

    name: LocalizedText
    values: tuple[LocalizedText, ...]


@dataclass(frozen=True, slots=True)
class Combination:
    """One value of each option, and the variant that is it; none where it cannot be had."""

    values: tuple[LocalizedText, ...]
    variant: Variant | None


@dataclass(frozen=True, slots=True)
class OptionMatrix:
    options: tuple[Option, ...]
    combinations: tuple[Combination, ...]


def option_matrix(product: Product) -> OptionMatrix:
    """All combinations of all values, each marked by its variant or as impossible."""
    names = list(dict.fromkeys(option.name for variant in product.variants for option in variant.options))
    chosen = {tuple(_value(variant, name) for name in names): variant for variant in reversed(product.variants)}
    options = tuple(
        Option(name, tuple(dict.fromkeys(values)))
        for name, values in zip(names, zip(*reversed(chosen), strict=True), strict=True)
    )
    count = 1
    for option in options:
        count *= len(option.values)
    every = combine(*(option.values for option in options)) if count <= MOST_COMBINATIONS else reversed(chosen)
    return OptionMatrix(options, tuple(Combination(values, chosen.get(values)) for values in every))


def key_of(option: Option) -> str:
    """What the option is called in filters."""
    return code_of(option.name.en or option.name.de)


def _value(variant: Variant, name: LocalizedText) -> LocalizedText:
    return next((option.value for option in variant.options if option.name == name), NO_TEXT)
