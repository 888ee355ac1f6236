"""What is known of customers: read in one statement for all whom a transaction tells something, and learnt in one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging.late_writes import Statements

from notifications.domain.customer import Customer
from notifications.domain.letter import Contact
from notifications.domain.notification import NotificationKind
from notifications.domain.preferences import Channel

_READ: Final = text(
    """
    select wanted.id, locales.locale, contacts.email, contacts.name,
           array(select kind || ' ' || channel from preferences
                 where preferences.customer_id = wanted.id and not enabled) as unwanted
    from unnest(cast(:ids as text[])) as wanted (id)
    left join locales on locales.customer_id = wanted.id
    left join contacts on contacts.customer_id = wanted.id
    """
)
# In one order of customers, so that two workers that learn of the same never wait for each other.
_LEARN: Final = text(
    """
    with told as (
        select * from unnest(cast(:ids as text[]), cast(:locales as text[]), cast(:emails as text[]), cast(:names as text[]))
            as new (id, locale, email, name)
        order by id
    ), spoken as (
        insert into locales as known (customer_id, locale) select id, locale from told where locale is not null
        on conflict on constraint locales_pkey do update set locale = excluded.locale
        where known.locale <> excluded.locale
    )
    insert into contacts as known (customer_id, email, name) select id, email, name from told where email is not null
    on conflict on constraint contacts_pkey do update set email = excluded.email, name = excluded.name
    where (known.email, known.name) <> (excluded.email, excluded.name)
    """
)


class KnownCustomers:
    """Those of one transaction; what it learns is written when it commits."""

    def __init__(self) -> None:
        self.ignored: set[str] = set()
        self._told: dict[str, Customer] = {}
        self._stored: dict[str, Customer] = {}

    async def look_up(self, session: AsyncSession, ids: Collection[str]) -> Mapping[str, Customer]:
        """Asks the database for those that were not asked for before."""
        missing = [each for each in ids if each not in self._stored]
        if missing:
            found = await session.execute(_READ, {"ids": missing})
            self._stored.update((row.id, _customer(row)) for row in found)
        return {each: _together(self._stored[each], self._told.get(each)) for each in ids}

    def learn(self, customers: Sequence[Customer]) -> None:
        """The last word counts; what it leaves out stays as it was."""
        for customer in customers:
            known = self._told.get(customer.id)
            self._told[customer.id] = customer if known is None else _together(known, customer)

    def write(self, session: Statements) -> None:
        """One statement for everything learnt."""
        told = [customer for customer in self._told.values() if customer.id not in self.ignored]
        if not told:
            return
        values = {
            "ids": [each.id for each in told],
            "locales": [each.locale for each in told],
            "emails": [each.contact and each.contact.email for each in told],
            "names": [each.contact and each.contact.name for each in told],
        }
        session.execute(_LEARN, values)


def _together(known: Customer, told: Customer | None) -> Customer:
    if told is None:
        return known
    return replace(known, locale=told.locale or known.locale, contact=told.contact or known.contact)


def _customer(row: Any) -> Customer:
    contact = None if row.email is None else Contact(email=row.email, name=row.name)
    return Customer(
        id=row.id, locale=row.locale, contact=contact, chosen=dict.fromkeys(map(_choice, row.unwanted), False)
    )


def _choice(words: str) -> tuple[NotificationKind, Channel]:
    kind, channel = words.split(" ")
    return NotificationKind(kind), Channel(channel)
