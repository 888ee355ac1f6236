"""Write anew what is derived from products: words, codes, keywords; after an upgrade, or when a category was renamed."""

from __future__ import annotations

from typing import Final

from catalog.application.ports import OpensUnitOfWork

BATCH: Final = 200


async def derive_anew(*, units: OpensUnitOfWork) -> int:
    """How many products were behind; batch by batch, so that no transaction grows long."""
    count = 0
    while True:
        async with units() as unit:
            derived = await unit.products.derive_some(BATCH, await unit.categories.every())
        count += derived
        if derived < BATCH:
            return count
