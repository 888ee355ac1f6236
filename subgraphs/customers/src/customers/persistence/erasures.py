from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from customers.domain.erasure import AccountErased, Answer, Erasure, ErasureState

from .tables import ErasureAnswerRow, ErasureRow

ERASURES = ErasureRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
ANSWERS = ErasureAnswerRow.__table__  # type: ignore[attr-defined] # same
_OPEN = (str(ErasureState.COOLING_OFF), str(ErasureState.RUNNING))
_GONE = (str(ErasureState.RUNNING), str(ErasureState.DONE))


class PostgresErasures:
    """Erasures inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, erasure: Erasure) -> bool:
        values = {"id": erasure.id, "customer_id": erasure.customer_id, "requested_at": erasure.requested_at}
        statement = upsert(ERASURES).values(**values, **_changing(erasure)).on_conflict_do_nothing()
        return (await self._session.execute(statement.returning(ERASURES.c.id))).scalar_one_or_none() is not None

    async def locked(self, erasure_id: str) -> Erasure | None:
        return await self._one(select(ERASURES).where(ERASURES.c.id == erasure_id).with_for_update())

    async def locked_open(self, customer_id: str) -> Erasure | None:
        mine = (ERASURES.c.customer_id == customer_id) & ERASURES.c.state.in_(_OPEN)
        return await self._one(select(ERASURES).where(mine).with_for_update())

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        query = select(ERASURES.c.id).where(ERASURES.c.state.in_(_OPEN), ERASURES.c.due_at <= now)
        return list((await self._session.execute(query.order_by(ERASURES.c.due_at).limit(limit))).scalars())

    async def locked_if_free(self, erasure_id: str) -> Erasure | None:
        query = select(ERASURES).where(ERASURES.c.id == erasure_id, ERASURES.c.state.in_(_OPEN))
        return await self._one(query.with_for_update(skip_locked=True))

    async def save(self, erasure: Erasure) -> None:
        await self._session.execute(update(ERASURES).where(ERASURES.c.id == erasure.id).values(**_changing(erasure)))

    async def put_answer(self, erasure_id: str, answer: Answer) -> None:
        values = {"kept": list(answer.kept), "waiting": answer.waiting}
        statement = upsert(ANSWERS).values(erasure_id=erasure_id, phase=answer.phase, domain=answer.domain, **values)
        await self._session.execute(statement.on_conflict_do_update(constraint="erasure_answers_pkey", set_=values))

    async def _one(self, query: Select[Any]) -> Erasure | None:
        found = await with_answers(self._session, await self._session.execute(query))
        return found[0] if found else None


async def latest_erasure(session: AsyncSession, customer_id: str) -> Erasure | None:
    """The person's last erasure."""
    query = select(ERASURES).where(ERASURES.c.customer_id == customer_id)
    query = query.order_by(ERASURES.c.requested_at.desc(), ERASURES.c.id.desc()).limit(1)
    found = await with_answers(session, await session.execute(query))
    return found[0] if found else None


async def refuse_the_erased(session: AsyncSession, customer_id: str) -> None:
    """A token outlives its account for some minutes: it must not bring the person back."""
    gone = exists().where(ERASURES.c.customer_id == customer_id, ERASURES.c.state.in_(_GONE))
    if (await session.execute(select(gone))).scalar_one():
        raise AccountErased("This account is being erased or has been.")


async def with_answers(session: AsyncSession, rows: Iterable[Row[Any]]) -> list[Erasure]:
    """Erasures with what the domains have said."""
    listed = list(rows)
    if not listed:
        return []
    query = select(ANSWERS).where(ANSWERS.c.erasure_id.in_([row.id for row in listed]))
    answers: dict[str, list[Answer]] = {}
    for row in await session.execute(query.order_by(ANSWERS.c.phase, ANSWERS.c.domain)):
        answer = Answer(phase=row.phase, domain=row.domain, kept=tuple(row.kept), waiting=row.waiting)
        answers.setdefault(row.erasure_id, []).append(answer)
    return [_erasure(row, tuple(answers.get(row.id, ()))) for row in listed]


def _changing(erasure: Erasure) -> dict[str, object]:
    return {
        "state": str(erasure.state),
        "phase": erasure.phase,
        "due_at": erasure.due_at,
        "asked_at": erasure.asked_at,
        "finished_at": erasure.finished_at,
    }


def _erasure(row: Row[Any], answers: tuple[Answer, ...]) -> Erasure:
    return Erasure(
        id=row.id,
        customer_id=row.customer_id,
        state=ErasureState(row.state),
        requested_at=row.requested_at,
        due_at=row.due_at,
        phase=row.phase,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        answers=answers,
    )
