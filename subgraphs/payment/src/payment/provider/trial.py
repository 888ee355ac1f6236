"""The test provider's calls: authorise, confirm, capture, void, refund, and what became of a key."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import and_, func, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import Money, derived_id
from stoa_service import Database

from payment.application.ports import Answer, ProviderAnswer, ProviderUnavailable
from payment.domain.operation import OperationKind
from payment.domain.trial_tokens import TrialToken, behaviour_of
from payment.provider.books import CALL, CHARGE
from payment.provider.counter import Authorisation, Counter, Movement, answer_from
from payment.provider.webhooks import announce

LATE: Final = timedelta(seconds=2)
_NOT_CONFIRMED: Final = "authentication_failed"
_FIND: Final = text(
    "select reference, state, declined_with, known_from > now() as later from test_provider_call where key = :key"
)


class TrialProvider:
    """Implements the port `Provider`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counter = Counter(database)

    async def find(self, key: str) -> ProviderAnswer | None:
        async with self._database.transaction() as session:
            return await _known(session, key)

    async def authorise(self, *, key: str, amount: Money, token: str) -> ProviderAnswer:
        behaviour = behaviour_of(token)
        if behaviour.delay_seconds:
            await asyncio.sleep(behaviour.delay_seconds)
        if not behaviour.is_troubled:
            asked = Authorisation(
                id=key, reference=_reference(key), amount=amount, behaviour=behaviour, state=_state_of(behaviour)
            )
            return await self._counter.authorise(asked)
        async with self._database.transaction() as session:
            first = await _note(session, key, OperationKind.AUTHORISE, _authorisation(key, amount, behaviour))
            if first and not behaviour.fails_first:
                await _charge(session, key, amount, behaviour)
            if first and (behaviour.answers_by_webhook or behaviour.repeats_webhook):
                times = 2 if behaviour.repeats_webhook else 1
                delay = LATE if behaviour.answers_by_webhook else timedelta(0)
                await announce(session, key, _reference(key), times=times, delay=delay)
            if not first and behaviour.fails_first:
                await _second_try(session, key, amount, behaviour)
        if first and behaviour.fails_first:
            raise ProviderUnavailable("500: something went wrong at the provider")
        if first and behaviour.loses_answer:
            raise ProviderUnavailable("the connection broke")
        return await self._answer(key)

    async def confirm(self, *, key: str, reference: str, accepted: bool) -> ProviderAnswer:
        declined = None if accepted else _NOT_CONFIRMED
        values = {"reference": reference, "declined_with": declined, "state": _state(declined)}
        async with self._database.transaction() as session:
            if await _note(session, key, OperationKind.CONFIRM, values) and accepted:
                waiting = and_(CHARGE.c.reference == reference, CHARGE.c.is_voided.is_(False))
                await session.execute(update(CHARGE).where(waiting).values(is_authorised=True))
        return await self._answer(key)

    async def capture(self, *, key: str, reference: str, amount: Money) -> ProviderAnswer:
        return await self._move(OperationKind.CAPTURE, key, reference, amount)

    async def void(self, *, key: str, reference: str) -> ProviderAnswer:
        return await self._move(OperationKind.VOID, key, reference, None)

    async def refund(self, *, key: str, reference: str, amount: Money) -> ProviderAnswer:
        return await self._move(OperationKind.REFUND, key, reference, amount)

    async def _move(self, kind: OperationKind, key: str, reference: str, amount: Money | None) -> ProviderAnswer:
        return await self._counter.move(Movement(id=key, operation=kind, reference=reference, amount=amount))

    async def _answer(self, key: str) -> ProviderAnswer:
        answer = await self.find(key)
        if answer is None:
            raise ProviderUnavailable("what was just written cannot be read")
        return answer


async def _known(session: AsyncSession, key: str) -> ProviderAnswer | None:
    """What failed before anything happened is not known; what is announced for later is pending until then."""
    row = (await session.execute(_FIND, {"key": key})).mappings().first()
    return None if row is None or row["state"] == "FAILED" else answer_from(row)


async def _note(session: AsyncSession, key: str, kind: OperationKind, values: Mapping[str, Any]) -> bool:
    """True the first time; every time is counted."""
    fresh = {"amount": 0, "currency": "", **values, "key": key, "kind": kind.value}
    inserted = await session.scalar(insert(CALL).values(fresh).on_conflict_do_nothing().returning(CALL.c.key))
    if inserted is None:
        await session.execute(update(CALL).where(CALL.c.key == key).values(asked=CALL.c.asked + 1))
    return inserted is not None


def _authorisation(key: str, amount: Money, behaviour: TrialToken) -> dict[str, Any]:
    return {
        "amount": amount.amount,
        "currency": amount.currency.value,
        "reference": _reference(key),
        "declined_with": behaviour.declined_with,
        "state": "FAILED" if behaviour.fails_first else _state_of(behaviour),
        "known_from": func.now() + (LATE if behaviour.answers_by_webhook else timedelta(0)),
    }


async def _second_try(session: AsyncSession, key: str, amount: Money, behaviour: TrialToken) -> None:
    failed = and_(CALL.c.key == key, CALL.c.state == "FAILED")
    again = update(CALL).where(failed).values(state=Answer.DONE.value).returning(CALL.c.key)
    if await session.scalar(again) is not None:
        await _charge(session, key, amount, behaviour)


async def _charge(session: AsyncSession, key: str, amount: Money, behaviour: TrialToken) -> None:
    if behaviour.declined_with is not None:
        return
    values = {
        "reference": _reference(key),
        "amount": amount.amount,
        "currency": amount.currency.value,
        "token": behaviour.token,
        "is_authorised": not behaviour.asks_customer,
    }
    await session.execute(insert(CHARGE).values(values).on_conflict_do_nothing())


def _reference(key: str) -> str:
    return derived_id("test-provider", key)


def _state_of(behaviour: TrialToken) -> str:
    return Answer.ACTION_REQUIRED.value if behaviour.asks_customer else _state(behaviour.declined_with)


def _state(declined_with: str | None) -> str:
    return Answer.DONE.value if declined_with is None else Answer.DECLINED.value
