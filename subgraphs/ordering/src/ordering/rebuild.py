"""`python -m ordering.rebuild`: throws the projection away and folds it again from the events. Sends nothing."""

import asyncio
import sys

from stoa_service import Database

from ordering.config import Settings
from ordering.persistence.event_store import rebuild_projection


async def rebuild(database_url: str) -> int:
    """How many orders were folded."""
    database = Database(database_url, application="ordering-rebuild")
    try:
        async with database.transaction() as session:
            return await rebuild_projection(session)
    finally:
        await database.close()


if __name__ == "__main__":
    count = asyncio.run(rebuild(Settings.from_env().database_url))
    sys.stdout.write(f"{count} orders folded from their events\n")
