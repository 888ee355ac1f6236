"""`python -m audit.migrate`: brings the database to the newest version."""

from pathlib import Path
from typing import Final

from stoa_service import migrate

from audit.config import Settings

MIGRATIONS: Final = Path(__file__).parents[2] / "migrations"

if __name__ == "__main__":
    migrate(folder=MIGRATIONS, database_url=Settings.from_env().database_url)
