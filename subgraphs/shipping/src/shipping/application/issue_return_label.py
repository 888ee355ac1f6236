from __future__ import annotations

from datetime import datetime

from shipping.domain.return_label import ReturnWish, label_for

from .ports import UnitOfWork


async def issue_return_label(wish: ReturnWish, now: datetime, uow: UnitOfWork) -> None:
    """A return gets its one label."""
    label = label_for(wish, now)
    if await uow.return_labels.add_if_new(label):
        await uow.announce.label_issued(label)
