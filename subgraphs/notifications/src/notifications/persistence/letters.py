"""The letters that wait: taken with row locks, so that two senders never take the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, text
from sqlalchemy.engine import Row
from stoa_service.database import Database

from notifications.domain.letter import LARGEST_FACTS, Contact, Fate, Letter
from notifications.domain.notification import NotificationKind

from .tables import LetterRow

LETTERS = LetterRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_L = LETTERS.c
_TAKE: Final = text(
    """
    with due as (
        select id from letters where state = 'WAITING' and next_try_at <= :now
        order by next_try_at limit :most for update skip locked
    )
    update letters set tries = tries + 1, next_try_at = :until from due where letters.id = due.id
    returning letters.id, customer_id, kind, address, name, locale, facts, created_at, tries
    """
)
_NOTE: Final = text(
    """
    update letters set state = new.state, last_error = new.reason, sent_at = new.sent_at,
                       next_try_at = coalesce(new.again, letters.next_try_at)
    from unnest(cast(:ids as text[]), cast(:states as text[]), cast(:reasons as text[]), cast(:again as timestamptz[]),
                cast(:sent as timestamptz[])) as new (id, state, reason, again, sent_at)
    where letters.id = new.id
    """
)


class PostgresLetters:
    """Each deed in a transaction of its own: a mail server is never waited for inside of one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_due(self, now: datetime, limit: int, lease: timedelta) -> Sequence[Letter]:
        given = {"now": now, "most": limit, "until": now + lease}
        async with self._database.transaction() as session:
            rows = (await session.execute(_TAKE, given)).all()
        return sorted(map(_letter, rows), key=lambda letter: letter.created_at)

    async def note(self, fates: Sequence[Fate]) -> None:
        if not fates:
            return
        given = {
            "ids": [each.letter_id for each in fates],
            "states": [each.state.value for each in fates],
            "reasons": [each.reason for each in fates],
            "again": [each.again for each in fates],
            "sent": [each.sent_at for each in fates],
        }
        async with self._database.transaction() as session:
            await session.execute(_NOTE, given)

    async def forget(self, before: datetime) -> int:
        """Drops letters of long ago."""
        statement = delete(LETTERS).where(_L.created_at < before).returning(_L.id)
        async with self._database.transaction() as session:
            return len((await session.execute(statement)).all())


def facts_of(letter: Letter) -> str:
    """A letter's facts as they are stored; details that are too long are left out, the letter is not."""
    facts = json.dumps(dict(letter.facts), ensure_ascii=False)
    if len(facts.encode()) > LARGEST_FACTS:
        facts = json.dumps({name: fact for name, fact in letter.facts.items() if _is_short(fact)}, ensure_ascii=False)
    return facts


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
