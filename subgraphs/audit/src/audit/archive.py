"""`python -m audit.archive`: moves months that are due into files and deletes contents whose time is over."""

from __future__ import annotations

import asyncio
import sys

from stoa_primitives import SystemClock
from stoa_service import Database

from audit.config import Settings
from audit.wiring import build_retention


async def archive(settings: Settings) -> list[str]:
    """What was done, a line each."""
    database = Database(settings.database_url, application="audit-archive")
    retention = build_retention(settings, database, SystemClock())
    try:
        months = [f"archived {month:%Y-%m}" for month in await retention.archive_due()]
        return months + [f"deleted {name}" for name in await retention.delete_expired()]
    finally:
        await database.close()


def main() -> int:
    for line in asyncio.run(archive(Settings.from_env())) or ["nothing is due"]:
        sys.stdout.write(f"{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
