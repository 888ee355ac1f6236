"""Writes that wait for the end of their transaction: many deeds of one kind then take one statement.

What waits is gone with a rollback, and written in the transaction itself just before it commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Executable, Result, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

_KEY: Final = "stoa_late_writes"


class Statements(Protocol):
    """What a late write needs of its transaction."""

    def execute(self, statement: Executable, params: Mapping[str, Any] | None = None) -> Result[Any]: ...


class LateWrites(Protocol):
    """A collection of one kind, made without arguments."""

    def write(self, session: Statements) -> None:
        """Everything collected, in as few statements as there can be. Called once, by the commit."""
        ...


_Kind = TypeVar("_Kind", bound=LateWrites)


@dataclass(slots=True)
class _Waiting:
    session: AsyncSession
    collections: dict[type[LateWrites], LateWrites]

    def execute(self, statement: Executable, params: Mapping[str, Any] | None = None) -> Result[Any]:
        # The commit runs in a greenlet; the session's own way from there is the quickest it has.
        return await_only(self.session.execute(statement, params))


def waiting(session: AsyncSession, kind: type[_Kind]) -> _Kind:
    """The transaction's one collection of this kind."""
    kept: _Waiting = session.info.setdefault(_KEY, _Waiting(session, {}))
    if kind not in kept.collections:
        kept.collections[kind] = kind()
    found: Any = kept.collections[kind]
    return found  # type: ignore[no-any-return] # made from the type asked for


@event.listens_for(Session, "before_commit")
def write_late(session: Session) -> None:
    """Writes what waits."""
    kept: _Waiting | None = session.info.pop(_KEY, None)
    if kept is not None:
        for collection in kept.collections.values():
            collection.write(kept)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_KEY, None)
