"""Count what was bought together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from catalog.application.ports import UnitOfWork

MOST_PRODUCTS: Final = 20
"""Of one order: pairs grow by the square, and whoever buys more than that buys for a shop of their own."""


async def count_together(orders: Iterable[Iterable[str]], *, unit: UnitOfWork) -> None:
    """Each pair of different products, once per order."""
    different = [sorted(set(product_ids))[:MOST_PRODUCTS] for product_ids in orders]
    pairs = [products for products in different if len(products) > 1]
    if pairs:
        await unit.products.count_together(pairs)
