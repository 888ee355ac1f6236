"""Whose rows are whose. Payments and the books stay: amounts and dates, no name was ever there."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Table, select
from stoa_messaging.personal_data import PersonalData, PersonalRows

from .tables import METADATA

_PAYMENTS = METADATA.tables["payment"]
_OPERATIONS = METADATA.tables["operation"]
_LEDGER = METADATA.tables["ledger_entry"]
_REFUNDS = METADATA.tables["refund"]
_KEPT: Final = (
    "Payments, refunds and the ledger: amounts and dates, without a name, ten years, by commercial and tax law."
)


def _of_payments(table: Table, customer_id: str) -> ColumnElement[bool]:
    mine = select(_PAYMENTS.c.id).where(_PAYMENTS.c.customer_id == customer_id)
    return table.c.payment_id.in_(mine)


PERSONAL_DATA: Final = PersonalData(
    domain="payment",
    rows=(
        PersonalRows(
            name="payments",
            table=_PAYMENTS,
            whose=_PAYMENTS.c.customer_id,
            hidden=frozenset({"token"}),
            anonymised={"token": "erased"},
            kept=_KEPT,
        ),
        PersonalRows(
            name="operations",
            table=_OPERATIONS,
            whose=lambda customer_id: _of_payments(_OPERATIONS, customer_id),
            hidden=frozenset({"key", "leased_until"}),
            anonymised={"reason": ""},
        ),
        PersonalRows(
            name="refunds",
            table=_REFUNDS,
            whose=lambda customer_id: _of_payments(_REFUNDS, customer_id),
            hidden=frozenset({"key", "requested_by", "decided_by"}),
            anonymised={"reason": ""},
        ),
        PersonalRows(
            name="ledger",
            table=_LEDGER,
            whose=lambda customer_id: _of_payments(_LEDGER, customer_id),
            anonymised={},
        ),
    ),
)
