from __future__ import annotations

from datetime import datetime

from basket.domain.variant import StockLevel, Variant

from .ports import UnitOfWork


async def record_variant(variant: Variant, occurred_at: datetime, uow: UnitOfWork) -> None:
    """Keep the catalogue's newest word on a variant."""
    await uow.variants.record(variant, occurred_at)


async def record_stock(variant_id: str, level: StockLevel, occurred_at: datetime, uow: UnitOfWork) -> None:
    """Keep inventory's newest word on it."""
    await uow.variants.record_stock(variant_id, level, occurred_at)
