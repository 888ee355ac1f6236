"""The tree of categories: who stands below whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from catalog.domain.refusals import CategoryRefused
from catalog.domain.texts import LocalizedText

DEEPEST_TREE: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A place in the shop."""

    slug: str
    name: LocalizedText
    parent_slug: str | None
    position: int


def subtree(categories: Mapping[str, Category], slug: str) -> tuple[str, ...]:
    """The category and everything below it; nothing for an unknown one."""
    if slug not in categories:
        return ()
    children: dict[str | None, list[str]] = {}
    for each in categories.values():
        children.setdefault(each.parent_slug, []).append(each.slug)
    found = [slug]
    for place in found:  # grows while it is walked
        found.extend(children.get(place, ()))
    return tuple(found)


def path_to(categories: Mapping[str, Category], slug: str) -> tuple[Category, ...]:
    """From the top of the tree down to the category itself."""
    path: list[Category] = []
    place: str | None = slug
    while place is not None and place in categories and len(path) <= DEEPEST_TREE:
        path.append(categories[place])
        place = categories[place].parent_slug
    return tuple(reversed(path))


def names_up(categories: Mapping[str, Category], slug: str) -> LocalizedText:
    """The category's own name first, then those above it: the words by which its products are found."""
    path = path_to(categories, slug)[::-1]
    return LocalizedText(" ".join(each.name.en for each in path), " ".join(each.name.de for each in path))


def check_place(categories: Mapping[str, Category], changed: Category) -> None:
    """A category may stand below any other, but not below itself, and not too deep."""
    if changed.parent_slug is None:
        return
    if changed.parent_slug not in categories:
        raise CategoryRefused("There is no such category to stand below.")
    below = subtree(categories, changed.slug) or (changed.slug,)
    if changed.parent_slug in below:
        raise CategoryRefused("A category cannot stand below itself.")
    above = len(path_to(categories, changed.parent_slug))
    if above + _height(categories, changed.slug) > DEEPEST_TREE:
        raise CategoryRefused(f"The tree of categories is at most {DEEPEST_TREE} levels deep.")


def _height(categories: Mapping[str, Category], slug: str) -> int:
    """Levels from the category down, itself included; 1 for a new one."""
    top = len(path_to(categories, slug)) or 1
    return max((len(path_to(categories, each)) - top + 1 for each in subtree(categories, slug)), default=1)
