from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from stoa_service.database import Database

from .tables import CHAINS


async def known_chains(database: Database) -> Sequence[str]:
    """Every tenant's chain."""
    async with database.transaction() as session:
        return (await session.execute(select(CHAINS.c.chain).order_by(CHAINS.c.chain))).scalars().all()
