"""The letters that wait: taken with row locks, so that two senders never take the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Row
from stoa_service.database import Database

from notifications.domain.letter import LARGEST_FACTS, Contact, Letter
from notifications.domain.notification import NotificationKind

from .tables import LetterRow

LETTERS = LetterRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_L = LETTERS.c


class PostgresLetters:
    """Each deed in a transaction of its own: a mail server is never waited for inside of one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_due(self, now: datetime, limit: int, lease: timedelta) -> Sequence[Letter]:
        due = select(_L.id).where(_L.state == "WAITING", _L.next_try_at <= now).order_by(_L.next_try_at).limit(limit)
        taking = (
            update(LETTERS)
            .where(_L.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()))
            .values(tries=_L.tries + 1, next_try_at=now + lease)
            .returning(LETTERS)
        )
        async with self._database.transaction() as session:
            rows = (await session.execute(taking)).all()
        return sorted(map(_letter, rows), key=lambda letter: letter.created_at)

    async def sent(self, letter_id: str, at: datetime) -> None:
        await self._note(letter_id, state="SENT", sent_at=at, last_error=None)

    async def failed(self, letter_id: str, reason: str, next_try_at: datetime | None) -> None:
        if next_try_at is None:
            await self._note(letter_id, state="DEAD", last_error=reason)
        else:
            await self._note(letter_id, next_try_at=next_try_at, last_error=reason)

    async def forget(self, before: datetime) -> int:
        """Drops letters of long ago."""
        statement = delete(LETTERS).where(_L.created_at < before).returning(_L.id)
        async with self._database.transaction() as session:
            return len((await session.execute(statement)).all())

    async def _note(self, letter_id: str, **values: Any) -> None:
        async with self._database.transaction() as session:
            await session.execute(update(LETTERS).where(_L.id == letter_id).values(**values))


def letter_columns(letter: Letter) -> dict[str, object]:
    """A new letter as a row; details that are too long are left out, the letter is not."""
    facts = json.dumps(dict(letter.facts), ensure_ascii=False)
    if len(facts.encode()) > LARGEST_FACTS:
        facts = json.dumps({name: fact for name, fact in letter.facts.items() if _is_short(fact)}, ensure_ascii=False)
    return {
        "id": letter.id,
        "customer_id": letter.customer_id,
        "kind": str(letter.kind),
        "address": letter.contact.email,
        "name": letter.contact.name,
        "locale": letter.locale,
        "facts": facts,
        "state": "WAITING",
        "tries": 0,
        "next_try_at": letter.created_at,
        "created_at": letter.created_at,
    }


def _is_short(fact: object) -> bool:
    return fact is None or (isinstance(fact, str) and len(fact) <= 500)  # noqa: PLR2004 - a sentence or two


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        customer_id=row.customer_id,
        kind=NotificationKind(row.kind),
        contact=Contact(email=row.address, name=row.name),
        locale=row.locale,
        facts=json.loads(row.facts),
        created_at=row.created_at,
        tries=row.tries,
    )
