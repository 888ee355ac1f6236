"""What a transaction tells: collected, and written in one statement when it commits."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text
from stoa_messaging.late_writes import Statements

from notifications.domain.letter import Letter
from notifications.domain.notification import Notification

from .letters import facts_of

_WRITE: Final = text(
    """
    with told as (
        insert into notifications (id, recipient, kind, title, body, order_id, created_at)
        select * from unnest(cast(:ids as text[]), cast(:recipients as text[]), cast(:kinds as text[]), cast(:titles as text[]),
                             cast(:bodies as text[]), cast(:orders as text[]), cast(:moments as timestamptz[]))
        on conflict do nothing
    )
    insert into letters (id, customer_id, kind, address, name, locale, facts, state, tries, next_try_at, created_at)
    select id, customer_id, kind, address, name, locale, facts, 'WAITING', 0, moment, moment
    from unnest(cast(:letters as text[]), cast(:customers as text[]), cast(:letter_kinds as text[]), cast(:addresses as text[]),
                cast(:names as text[]), cast(:locales as text[]), cast(:facts as text[]), cast(:written as timestamptz[]))
         as new (id, customer_id, kind, address, name, locale, facts, moment)
    on conflict do nothing
    """
)


class Told:
    """Notifications and letters of one transaction."""

    def __init__(self) -> None:
        self.notifications: list[Notification] = []
        self.letters: list[Letter] = []

    def write(self, session: Statements) -> None:
        """Told before under the same id: nothing is added."""
        if self.notifications or self.letters:
            session.execute(_WRITE, {**_notification_columns(self.notifications), **_letter_columns(self.letters)})


def _notification_columns(told: list[Notification]) -> dict[str, list[Any]]:
    return {
        "ids": [each.id for each in told],
        "recipients": [each.recipient for each in told],
        "kinds": [each.kind.value for each in told],
        "titles": [each.title for each in told],
        "bodies": [each.body for each in told],
        "orders": [each.order_id for each in told],
        "moments": [each.created_at for each in told],
    }


def _letter_columns(letters: list[Letter]) -> dict[str, list[Any]]:
    return {
        "letters": [each.id for each in letters],
        "customers": [each.customer_id for each in letters],
        "letter_kinds": [each.kind.value for each in letters],
        "addresses": [each.contact.email for each in letters],
        "names": [each.contact.name for each in letters],
        "locales": [each.locale for each in letters],
        "facts": [facts_of(each) for each in letters],
        "written": [each.created_at for each in letters],
    }
