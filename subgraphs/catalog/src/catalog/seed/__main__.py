"""`python -m catalog.seed [--products N]`: fills the demo market, writing only what is missing."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from stoa_service import Database, PoolLimits

from catalog.config import Settings
from catalog.seed.filling import LANES, fill

DEFAULT_PRODUCTS = 288
MOST_PRODUCTS = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m catalog.seed", description=__doc__)
    parser.add_argument("--products", type=_count, default=DEFAULT_PRODUCTS, help=f"how many ({DEFAULT_PRODUCTS})")
    arguments = parser.parse_args()
    asyncio.run(_seed(arguments.products))


async def _seed(products: int) -> None:
    database = Database(
        Settings.from_env().database_url, limits=PoolLimits(size=LANES, overflow=1, statement_seconds=300.0)
    )
    started = time.monotonic()
    try:
        await fill(database, products, told=lambda there: _say(f"{there} of {products} products are there"))
    finally:
        await database.close()
    _say(f"ready after {time.monotonic() - started:.1f} s")


def _say(text: str) -> None:
    sys.stdout.write(f"catalog: {text}\n")
    sys.stdout.flush()


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError("give a whole number") from None
    if not 1 <= count <= MOST_PRODUCTS:
        raise argparse.ArgumentTypeError(f"give a number from 1 to {MOST_PRODUCTS}")
    return count


if __name__ == "__main__":
    main()
