"""The ledger and the refunds as staff read them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from stoa_primitives import Currency, Money
from stoa_service import Database

from payment.application.ports import Balance, BookedEntry
from payment.domain.ledger import Account
from payment.domain.refund import Refund
from payment.persistence.refunds import refunds_awaiting_approval
from payment.persistence.tables import METADATA

_LEDGER = METADATA.tables["ledger_entry"]


class SqlBooks:
    """Implements the port `Books`, each question in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def balances(self) -> Sequence[Balance]:
        total = func.sum(_LEDGER.c.amount).label("total")
        by = (_LEDGER.c.account, _LEDGER.c.currency)
        async with self._database.transaction() as session:
            rows = await session.execute(select(*by, total).group_by(*by).order_by(*by))
            return [
                Balance(account=Account(row.account), balance=Money(int(row.total), Currency(row.currency)))
                for row in rows
            ]

    async def entries(self, payment_id: str) -> Sequence[BookedEntry]:
        statement = select(_LEDGER).where(_LEDGER.c.payment_id == payment_id)
        async with self._database.transaction() as session:
            rows = await session.execute(statement.order_by(_LEDGER.c.booked_at, _LEDGER.c.amount.desc()))
            return [
                BookedEntry(
                    operation_id=str(row.operation_id),
                    account=Account(row.account),
                    amount=Money(row.amount, Currency(row.currency)),
                    booked_at=row.booked_at,
                )
                for row in rows
            ]

    async def awaiting_approval(self) -> Sequence[Refund]:
        async with self._database.transaction() as session:
            return await refunds_awaiting_approval(session)
