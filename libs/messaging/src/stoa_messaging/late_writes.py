"""Writes that wait for the end of their transaction: many deeds of one kind then take one statement.

What waits is gone with a rollback, and written in the transaction itself just before it commits.
"""

from __future__ import annotations

from typing import Final, Protocol, TypeVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

_KEY: Final = "stoa_late_writes"


class LateWrites(Protocol):
    """A collection of one kind, made without arguments."""

    def write(self, session: Session) -> None:
        """Everything collected, in as few statements as there can be. Called once, by the commit."""
        ...


_Kind = TypeVar("_Kind", bound=LateWrites)


def waiting(session: AsyncSession, kind: type[_Kind]) -> _Kind:
    """The transaction's one collection of this kind."""
    collections = session.info.setdefault(_KEY, {})
    if kind not in collections:
        collections[kind] = kind()
    found: _Kind = collections[kind]
    return found


@event.listens_for(Session, "before_commit")
def write_late(session: Session) -> None:
    """Writes what waits."""
    for collection in session.info.pop(_KEY, {}).values():
        collection.write(session)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_KEY, None)
