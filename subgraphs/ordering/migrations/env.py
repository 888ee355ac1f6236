"""Alembic's environment of ordering."""

from ordering.persistence.tables import METADATA
from stoa_service.migrations import run_environment

run_environment(METADATA)
