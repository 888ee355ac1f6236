from __future__ import annotations

from collections.abc import Sequence

from reviews.domain.listing import Delivery

from .ports import UnitOfWork


async def note_delivery(deliveries: Sequence[Delivery], uow: UnitOfWork) -> None:
    """What has reached a customer may be reviewed from now on."""
    await uow.deliveries.add(deliveries)
