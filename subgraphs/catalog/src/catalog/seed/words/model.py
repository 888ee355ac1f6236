"""Shapes of the word tables: what one leaf category needs before products can be written for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.domain.texts import LocalizedText as T


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an axis; percentages say how it changes price and weight."""

    value: T
    code: str
    price_percent: int = 100
    weight_percent: int = 100


@dataclass(frozen=True, slots=True)
class Axis:
    """A way in which the variants of one product differ, besides their colour."""

    name: T
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing, with the picture that shows it and believable whole euros and grams."""

    name: T
    motif: str
    euros: tuple[int, int]
    grams: tuple[int, int]
    materials: tuple[T, ...] = ()
    """What this kind alone is made of; the category's materials otherwise."""
    axis: Axis | None = None
    """How the variants of this kind differ; the category's axis otherwise."""
    openings: tuple[T, ...] = ()
    features: tuple[T, ...] = ()
    """What only this kind can say of itself; the category's sentences otherwise."""


@dataclass(frozen=True, slots=True)
class Colour:
    key: str
    name: T


@dataclass(frozen=True, slots=True)
class Department:
    slug: str
    name: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A category that holds products, and the words its products are written from."""

    slug: str
    parent: str
    name: T
    kinds: tuple[Kind, ...]
    brands: tuple[str, ...]
    colours: tuple[str, ...]
    materials: tuple[T, ...]
    openings: tuple[T, ...]
    features: tuple[T, ...]
    facts: tuple[tuple[T, tuple[T, ...]], ...]
    axis: Axis | None = field(default=None)
