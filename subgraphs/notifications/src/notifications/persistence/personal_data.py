"""Whose rows are whose: what an export shows and an erasure deletes."""

from __future__ import annotations

from typing import Any, Final

from stoa_messaging.personal_data import PersonalData, PersonalRows

from .tables import ContactRow, LetterRow, LocaleRow, NotificationRow, PreferenceRow


def _table(row: type[Any]) -> Any:
    return row.__table__


PERSONAL_DATA: Final = PersonalData(
    domain="notifications",
    rows=tuple(
        PersonalRows(name=name, table=_table(row), whose=_table(row).c[owner])
        for name, row, owner in (
            ("letters", LetterRow, "customer_id"),
            ("contacts", ContactRow, "customer_id"),
            ("preferences", PreferenceRow, "customer_id"),
            ("locales", LocaleRow, "customer_id"),
            ("notifications", NotificationRow, "recipient"),
        )
    ),
)
