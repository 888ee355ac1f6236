"""`python -m inventory.seed [--products N]`: the demo warehouses. Stock itself opens when the catalogue tells of a variant."""

from __future__ import annotations

import argparse
import asyncio

from stoa_service import Database

from inventory.config import Settings
from inventory.wiring import add_demo_warehouses


async def _seed(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        await add_demo_warehouses(database)
    finally:
        await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m inventory.seed", description=__doc__)
    parser.add_argument("--products", type=int, help="accepted like everywhere; stock follows the catalogue's events")
    parser.parse_args()
    asyncio.run(_seed(Settings.from_env()))
