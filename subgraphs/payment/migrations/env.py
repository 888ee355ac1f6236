"""Alembic's environment of payment."""

from payment.persistence.tables import METADATA
from stoa_service.migrations import run_environment

run_environment(METADATA)
