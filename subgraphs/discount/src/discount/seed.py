"""`python -m discount.seed [--products N]`: demo coupons and promotions. Products go on sale when the catalogue tells of them."""

from __future__ import annotations

import argparse
import asyncio

from stoa_service import Database

from discount.config import Settings
from discount.domain.demo import DEMO_COUPONS, DEMO_PROMOTIONS
from discount.persistence.unit_of_work import PostgresUnitOfWork


async def seed(database: Database) -> None:
    """Adds what is missing; uses already counted stay."""
    async with database.transaction() as session:
        unit = PostgresUnitOfWork(session)
        await unit.promotions.add(DEMO_PROMOTIONS)
        for coupon in DEMO_COUPONS:
            await unit.coupons.add(coupon)


async def _seed(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        await seed(database)
    finally:
        await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m discount.seed", description=__doc__)
    parser.add_argument(
        "--products", type=int, help="accepted like everywhere; promotions follow the catalogue's events"
    )
    parser.parse_args()
    asyncio.run(_seed(Settings.from_env()))
