"""The provider's counter for everyday calls: those that come at the same time are served in one transaction.

Whoever calls notices nothing of the others; a call asked twice with one key is done once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging.together import Together
from stoa_primitives import Money
from stoa_service import Database

from payment.application.ports import Answer, ProviderAnswer
from payment.domain.operation import OperationKind
from payment.domain.trial_tokens import TrialToken

_SECONDS: Final = 15.0
# Why a movement is refused: the charge's state does not allow it.
REFUSED: Final = "charge_state"
_ANSWER: Final = "call.key, call.reference, call.state, call.declined_with, call.known_from > now() as later"

_AUTHORISE: Final = text(
    f"""
    with asked as (
        select * from unnest(
            cast(:keys as text[]), cast(:amounts as bigint[]), cast(:currencies as text[]), cast(:references as text[]),
            cast(:states as text[]), cast(:declines as text[]), cast(:tokens as text[]), cast(:held as boolean[]))
        as new (key, amount, currency, reference, state, declined_with, token, is_held)),
    noted as (
        insert into test_provider_call as call (key, kind, amount, currency, reference, state, declined_with)
        select key, '{OperationKind.AUTHORISE}', amount, currency, reference, state, declined_with from asked order by key
        on conflict (key) do update set asked = call.asked + 1
        returning {_ANSWER}, call.asked = 1 as is_first),
    charged as (
        insert into test_provider_charge (reference, amount, currency, token, is_authorised)
        select asked.reference, asked.amount, asked.currency, asked.token, asked.is_held
        from asked join noted on noted.key = asked.key and noted.is_first
        where asked.declined_with is null
        on conflict do nothing)
    select * from noted
    """  # noqa: S608 - only constants of this module
)
_NOTE: Final = text(
    f"""
    insert into test_provider_call as call (key, kind, amount, currency, reference)
    select * from unnest(cast(:keys as text[]), cast(:kinds as text[]), cast(:amounts as bigint[]),
                         cast(:currencies as text[]), cast(:references as text[])) as new (key) order by key
    on conflict (key) do update set asked = call.asked + 1
    returning {_ANSWER}, call.asked = 1 as is_first
    """  # noqa: S608 - only constants of this module
)
# The condition decides, in the transaction that notes the key.
_MOVE: Final = text(
    """
    with charge as (
        select reference from test_provider_charge where reference = any(cast(:references as text[])) order by reference for update)
    update test_provider_charge as c
    set captured = case new.kind when 'CAPTURE' then new.amount else c.captured end,
        refunded = case new.kind when 'REFUND' then c.refunded + new.amount else c.refunded end,
        is_voided = c.is_voided or new.kind = 'VOID'
    from charge,
         unnest(cast(:keys as text[]), cast(:kinds as text[]), cast(:amounts as bigint[]), cast(:currencies as text[]),
                cast(:references as text[])) as new (key, kind, amount, currency, reference)
    where c.reference = charge.reference and c.reference = new.reference and case new.kind
        when 'CAPTURE' then c.is_authorised and c.captured = 0 and not c.is_voided
        when 'VOID' then c.captured = 0
        when 'REFUND' then c.refunded + new.amount <= c.captured and c.currency = new.currency
        end
    returning new.key
    """
)
_REFUSE: Final = text(
    f"""
    update test_provider_call set state = '{Answer.DECLINED}', declined_with = '{REFUSED}'
    where key = any(cast(:keys as text[]))
    """  # noqa: S608 - only constants of this module
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """A wish to hold money."""

    id: str
    reference: str
    amount: Money
    behaviour: TrialToken
    state: str
    kind: str = ""

    @property
    def key(self) -> str:
        return self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A wish to move money that is held, or was taken."""

    id: str
    operation: OperationKind
    reference: str
    amount: Money | None
    kind: str = ""

    @property
    def key(self) -> str:
        """One movement of a charge at a time."""
        return self.reference


class Counter:
    """Serves together who comes together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._authorising: Together[Authorisation, ProviderAnswer] = Together(self._authorise_all, seconds=_SECONDS)
        self._moving: Together[Movement, ProviderAnswer] = Together(self._move_all, seconds=_SECONDS)

    async def authorise(self, asked: Authorisation) -> ProviderAnswer:
        return await self._authorising.do(asked)

    async def move(self, asked: Movement) -> ProviderAnswer:
        return await self._moving.do(asked)

    async def _authorise_all(self, asked: Sequence[Authorisation]) -> list[ProviderAnswer]:
        values = {
            "keys": [each.id for each in asked],
            "amounts": [each.amount.amount for each in asked],
            "currencies": [each.amount.currency.value for each in asked],
            "references": [each.reference for each in asked],
            "states": [each.state for each in asked],
            "declines": [each.behaviour.declined_with for each in asked],
            "tokens": [each.behaviour.token for each in asked],
            "held": [not each.behaviour.asks_customer for each in asked],
        }
        async with self._database.transaction() as session:
            rows = (await session.execute(_AUTHORISE, values)).mappings()
            answers = {row["key"]: answer_from(row) for row in rows}
        return [answers[each.id] for each in asked]

    async def _move_all(self, asked: Sequence[Movement]) -> list[ProviderAnswer]:
        async with self._database.transaction() as session:
            noted = (await session.execute(_NOTE, _columns(asked))).mappings().all()
            answers = {row["key"]: answer_from(row) for row in noted}
            first = {row["key"] for row in noted if row["is_first"]}
            refused = first - await _moved(session, [each for each in asked if each.id in first])
            if refused:
                await session.execute(_REFUSE, {"keys": sorted(refused)})
        for each in asked:
            if each.id in refused:
                answers[each.id] = ProviderAnswer(each.reference, REFUSED, Answer.DECLINED)
        return [answers[each.id] for each in asked]


async def _moved(session: AsyncSession, asked: Sequence[Movement]) -> set[str]:
    return set(await session.scalars(_MOVE, _columns(asked))) if asked else set()


def _columns(asked: Sequence[Movement]) -> dict[str, list[Any]]:
    return {
        "keys": [each.id for each in asked],
        "kinds": [each.operation.value for each in asked],
        "amounts": [each.amount.amount if each.amount else 0 for each in asked],
        "currencies": [each.amount.currency.value if each.amount else "" for each in asked],
        "references": [each.reference for each in asked],
    }


def answer_from(row: Mapping[Any, Any]) -> ProviderAnswer:
    """What is announced for later is pending until then."""
    answer = Answer.PENDING if row["later"] else Answer(row["state"])
    return ProviderAnswer(row["reference"], None if row["later"] else row["declined_with"], answer)
