"""The built-in test provider: behaves as its tokens say, remembers every key it was asked with."""

from __future__ import annotations

import asyncio

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from stoa_primitives import Money, derived_id
from stoa_service import Database

from payment.application.ports import ProviderAnswer
from payment.domain.operation import OperationKind
from payment.domain.trial_tokens import behaviour_of
from payment.persistence.tables import METADATA

_CALL = METADATA.tables["test_provider_call"]


class TrialProvider:
    """Implements the port `Provider` on a book of its own, outside the payment's transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def authorise(self, *, key: str, amount: Money, token: str) -> ProviderAnswer:
        behaviour = behaviour_of(token)
        if behaviour.delay_seconds:
            await asyncio.sleep(behaviour.delay_seconds)
        await self._note(key, OperationKind.AUTHORISE, amount, behaviour.declined_with)
        async with self._database.transaction() as session:
            declined = await session.scalar(select(_CALL.c.declined_with).where(_CALL.c.key == key))
        return ProviderAnswer(derived_id("test-provider", key), declined)

    async def capture(self, *, key: str, reference: str, amount: Money) -> None:
        await self._note(_own(key, reference), OperationKind.CAPTURE, amount)

    async def void(self, *, key: str, reference: str) -> None:
        await self._note(_own(key, reference), OperationKind.VOID)

    async def refund(self, *, key: str, reference: str, amount: Money) -> None:
        await self._note(_own(key, reference), OperationKind.REFUND, amount)

    async def _note(
        self, key: str, kind: OperationKind, amount: Money | None = None, declined_with: str | None = None
    ) -> None:
        values = {
            "key": key,
            "kind": kind.value,
            "amount": amount.amount if amount else 0,
            "currency": amount.currency.value if amount else "",
            "declined_with": declined_with,
        }
        async with self._database.transaction() as session:
            await session.execute(insert(_CALL).values(values).on_conflict_do_nothing())


def _own(key: str, reference: str) -> str:
    if not reference:
        raise ValueError("The test provider was asked about a payment it never authorised.")
    return key
