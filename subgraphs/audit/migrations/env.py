"""Alembic's entry: the environment is shared, the tables are this domain's."""

from audit.persistence.tables import METADATA
from stoa_service.migrations import run_environment

run_environment(METADATA)
