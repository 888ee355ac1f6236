from __future__ import annotations

from datetime import datetime

from basket.domain.variant import Variant

from .ports import UnitOfWork


async def record_variant(variant: Variant, occurred_at: datetime, uow: UnitOfWork) -> None:
    """Keep the catalogue's newest word on a variant."""
    await uow.variants.record(variant, occurred_at)
