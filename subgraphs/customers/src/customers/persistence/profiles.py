from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import chain
from typing import Any

from sqlalchemy import delete, func, insert, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from customers.domain.address import Address
from customers.domain.consent import Decision
from customers.domain.erasure import Erasure
from customers.domain.personal_export import Export
from customers.domain.profile import Identity, Profile, first_seen

from .consents import decisions_of, share_token, shared_wishlist
from .erasures import latest_erasure, refuse_the_erased
from .exports import EXPORTS, latest_export
from .tables import AddressRow, ProfileRow, WishRow

_PROFILES = ProfileRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_ADDRESSES = AddressRow.__table__  # type: ignore[attr-defined] # same
_WISHES = WishRow.__table__  # type: ignore[attr-defined] # same

_ADDRESS_PARTS = tuple(part.name for part in fields(Address))
_ADDRESS_JSON = func.jsonb_build_object(
    *chain.from_iterable((literal_column(f"'{name}'"), _ADDRESSES.c[name]) for name in _ADDRESS_PARTS)
)
_BOOK = (
    select(func.coalesce(func.jsonb_agg(aggregate_order_by(_ADDRESS_JSON, _ADDRESSES.c.position)), text("'[]'::jsonb")))
    .where(_ADDRESSES.c.profile_id == _PROFILES.c.id)
    .scalar_subquery()
    .label("book")
)
_LIST = (
    select(func.coalesce(func.array_agg(aggregate_order_by(_WISHES.c.product_id, _WISHES.c.position)), text("'{}'")))
    .where(_WISHES.c.profile_id == _PROFILES.c.id)
    .scalar_subquery()
    .label("wishlist")
)


class PostgresProfiles:
    """Profiles inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def locked_for(self, identity: Identity) -> Profile:
        fresh = first_seen(identity)
        await refuse_the_erased(self._session, fresh.id)
        await self._session.execute(upsert(_PROFILES).values(**_columns(fresh)).on_conflict_do_nothing())
        await self._session.execute(select(_PROFILES.c.id).where(_PROFILES.c.id == fresh.id).with_for_update())
        return (await load_profiles(self._session, (fresh.id,)))[fresh.id]

    async def save(self, profile: Profile) -> None:
        await self._session.execute(update(_PROFILES).where(_PROFILES.c.id == profile.id).values(**_columns(profile)))
        await self._session.execute(delete(_ADDRESSES).where(_ADDRESSES.c.profile_id == profile.id))
        if profile.addresses:
            rows = [_address_columns(profile.id, at, address) for at, address in enumerate(profile.addresses)]
            await self._session.execute(insert(_ADDRESSES), rows)
        await self._session.execute(delete(_WISHES).where(_WISHES.c.profile_id == profile.id))
        if profile.wishlist:
            wishes = [
                {"profile_id": profile.id, "product_id": product_id, "position": at}
                for at, product_id in enumerate(profile.wishlist)
            ]
            await self._session.execute(insert(_WISHES), wishes)


class PostgresProfileReader:
    """Reads, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Profile]:
        async with self._database.transaction() as session:
            return await load_profiles(session, ids)

    async def wished(self, customer_id: str, product_ids: Sequence[str]) -> frozenset[str]:
        query = select(_WISHES.c.product_id).where(
            _WISHES.c.profile_id == customer_id, _WISHES.c.product_id.in_(_readable(product_ids))
        )
        async with self._database.transaction() as session:
            return frozenset((await session.execute(query)).scalars())

    async def shared_wishlist(self, token: str) -> Sequence[str] | None:
        async with self._database.transaction() as session:
            return await shared_wishlist(session, token) if _readable((token,)) else None

    async def share_token(self, customer_id: str) -> str | None:
        async with self._database.transaction() as session:
            return await share_token(session, customer_id)

    async def consents(self, customer_id: str) -> Sequence[Decision]:
        async with self._database.transaction() as session:
            return await decisions_of(session, customer_id)


class PostgresRightsReader:
    """Exports and erasures, each read in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest_export(self, customer_id: str) -> Export | None:
        async with self._database.transaction() as session:
            return await latest_export(session, customer_id)

    async def archive(self, export_id: str, customer_id: str) -> bytes | None:
        query = select(EXPORTS.c.archive).where(EXPORTS.c.id == export_id, EXPORTS.c.customer_id == customer_id)
        async with self._database.transaction() as session:
            found: bytes | None = (await session.execute(query)).scalar_one_or_none()
            return found

    async def latest_erasure(self, customer_id: str) -> Erasure | None:
        async with self._database.transaction() as session:
            return await latest_erasure(session, customer_id)


async def load_profiles(session: AsyncSession, ids: Sequence[str]) -> dict[str, Profile]:
    """Whole profiles in one statement, however many."""
    wanted = _readable(ids)
    if not wanted:
        return {}
    rows = await session.execute(select(_PROFILES, _BOOK, _LIST).where(_PROFILES.c.id.in_(wanted)))
    return {
        row.id: Profile(
            id=row.id,
            display_name=row.display_name,
            email=row.email,
            locale=row.locale,
            addresses=tuple(_address(stored) for stored in row.book),
            wishlist=tuple(row.wishlist),
        )
        for row in rows
    }


def _readable(ids: Sequence[str]) -> list[str]:
    """PostgreSQL text holds neither NUL nor surrogates: such an id is nobody's."""
    return [text for text in ids if text.isprintable()]


def _columns(profile: Profile) -> dict[str, object]:
    return {
        "id": profile.id,
        "display_name": profile.display_name,
        "email": profile.email,
        "locale": profile.locale,
    }


def _address_columns(profile_id: str, position: int, address: Address) -> dict[str, object]:
    return {
        "id": address.id,
        "profile_id": profile_id,
        "position": position,
        "name": address.name,
        "street": address.street,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country,
        "is_default": address.is_default,
        "is_billing_default": address.is_billing_default,
    }


def _address(stored: Mapping[str, Any]) -> Address:
    return Address(**{name: stored[name] for name in _ADDRESS_PARTS})
