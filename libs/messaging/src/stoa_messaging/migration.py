"""For a domain's first migration: the messaging tables as this library declares them."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import MetaData

from stoa_messaging.tables import messaging_tables


def create_messaging_tables(op: Operations) -> None:
    """Creates them."""
    metadata = MetaData()
    messaging_tables(metadata)
    metadata.create_all(op.get_bind())


def drop_messaging_tables(op: Operations) -> None:
    """Drops them again."""
    metadata = MetaData()
    messaging_tables(metadata)
    metadata.drop_all(op.get_bind())
