"""Open a category, rename it, or move it in the tree."""

from __future__ import annotations

import re
from typing import Final

from catalog.application.ports import OpensUnitOfWork
from catalog.domain.categories import Category, check_place, subtree
from catalog.domain.refusals import CategoryRefused

_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_LONGEST_NAME: Final = 80
_LAST_POSITION: Final = 1_000_000


async def save_category(category: Category, *, units: OpensUnitOfWork) -> Category:
    """Its slug is for ever. Products below it are found by the new names as soon as the worker has been there."""
    if not _SLUG.fullmatch(category.slug):
        raise CategoryRefused("A category's slug has up to 60 small letters, digits and hyphens.")
    if category.name.is_empty or max(len(category.name.en), len(category.name.de)) > _LONGEST_NAME:
        raise CategoryRefused(f"A category needs a name of at most {_LONGEST_NAME} characters.")
    if not 0 <= category.position <= _LAST_POSITION:
        raise CategoryRefused(f"A position lies between 0 and {_LAST_POSITION}.")
    async with units() as unit:
        categories = await unit.categories.every()
        check_place(categories, category)
        known = categories.get(category.slug)
        await unit.categories.save(category)
        if known is not None and (known.name, known.parent_slug) != (category.name, category.parent_slug):
            await unit.categories.derive_anew(subtree(categories, category.slug))
    return category
