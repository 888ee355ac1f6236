"""`python -m ordering.rebuild`: folds the projection again from the events while the shop is open. Sends nothing."""

import asyncio
import sys

from stoa_primitives import DEFAULT_TENANT, acting_for
from stoa_service import Database

from ordering.config import Settings
from ordering.persistence.rebuilding import rebuild_projection


async def rebuild(database_url: str) -> int:
    """How many orders of all tenants were folded."""
    database, count = Database(database_url, application="ordering-rebuild"), 0
    try:
        for tenant in await database.tenants() or (DEFAULT_TENANT,):
            with acting_for(tenant):
                count += await rebuild_projection(database)
        return count
    finally:
        await database.close()


if __name__ == "__main__":
    count = asyncio.run(rebuild(Settings.from_env().database_url))
    sys.stdout.write(f"{count} orders folded from their events\n")
