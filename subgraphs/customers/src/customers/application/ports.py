"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from customers.domain.consent import Decision
from customers.domain.erasure import Answer, Erasure
from customers.domain.personal_export import Export, Part
from customers.domain.profile import Identity, Profile
from customers.domain.wish_notice import PriceChange, WatchedVariant, Wisher


class Profiles(Protocol):
    async def locked_for(self, identity: Identity) -> Profile:
        """The person's profile, made on first sight, kept from other writers; safe for two requests at once.

        Refuses a person who is being erased or has been.
        """

    async def save(self, profile: Profile) -> None: ...


class ProfileReader(Protocol):
    """Reads without locks."""

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Profile]: ...

    async def wished(self, customer_id: str, product_ids: Sequence[str]) -> frozenset[str]:
        """Which of these products are on the customer's wishlist."""

    async def shared_wishlist(self, token: str) -> Sequence[str] | None:
        """The products of the list with this name; nothing for an unknown name."""

    async def share_token(self, customer_id: str) -> str | None: ...

    async def consents(self, customer_id: str) -> Sequence[Decision]:
        """All decisions, the first one first."""


class RightsReader(Protocol):
    """Exports and erasures, read without locks."""

    async def latest_export(self, customer_id: str) -> Export | None: ...

    async def archive(self, export_id: str, customer_id: str) -> bytes | None: ...

    async def latest_erasure(self, customer_id: str) -> Erasure | None: ...


class Consents(Protocol):
    async def add(self, customer_id: str, decision: Decision) -> None: ...

    async def of(self, customer_id: str) -> Sequence[Decision]: ...


class WishShares(Protocol):
    async def share(self, customer_id: str, token: str) -> str:
        """The list's name: the one it has, or this one."""

    async def unshare(self, customer_id: str) -> None: ...


class Exports(Protocol):
    async def add(self, export: Export, *, locale: str, keys: tuple[Mapping[str, Any], Mapping[str, Any]]) -> bool:
        """Store it with its public and private key; False while another one is being collected."""

    async def private_key(self, export_id: str) -> Mapping[str, Any] | None: ...

    async def locked(self, export_id: str) -> tuple[Export, str] | None:
        """The export with its language, kept from other writers."""

    async def locked_stale(self, before: datetime, limit: int) -> Sequence[tuple[Export, Mapping[str, Any]]]:
        """Those still collecting that were asked for before then, with their public keys."""

    async def note_asked(self, export_id: str, moment: datetime) -> None: ...

    async def put_part(self, export_id: str, part: Part) -> None: ...

    async def parts(self, export_id: str) -> Sequence[Part]: ...

    async def finish(self, export: Export, archive: bytes) -> None: ...

    async def expire(self, now: datetime) -> int:
        """Drop archives, parts and keys whose time has passed."""


class Erasures(Protocol):
    async def add(self, erasure: Erasure) -> bool:
        """Store it; False while another one is open."""

    async def locked(self, erasure_id: str) -> Erasure | None: ...

    async def locked_open(self, customer_id: str) -> Erasure | None: ...

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids of open ones whose time has come."""

    async def locked_if_free(self, erasure_id: str) -> Erasure | None:
        """An open one, kept from other writers; nothing when another worker holds it."""

    async def save(self, erasure: Erasure) -> None: ...

    async def put_answer(self, erasure_id: str, answer: Answer) -> None: ...


class WishWatch(Protocol):
    async def learn(self, variant: WatchedVariant) -> None: ...

    async def variant(self, variant_id: str) -> WatchedVariant | None: ...

    async def wishers(self, product_id: str, limit: int) -> Sequence[Wisher]:
        """Who has it on the wishlist and agreed to be told."""


class UnitOfWork(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def profiles(self) -> Profiles: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def wish_shares(self) -> WishShares: ...

    @property
    def exports(self) -> Exports: ...

    @property
    def erasures(self) -> Erasures: ...

    @property
    def wish_watch(self) -> WishWatch: ...

    async def ask_for_export(self, export: Export, key: Mapping[str, Any]) -> None:
        """Ask every domain, if and only if the transaction commits."""

    async def announce_export_ready(self, export: Export) -> None:
        """Tell the world, if and only if the transaction commits."""

    async def ask_for_erasure(self, erasure: Erasure, domains: Sequence[str]) -> None:
        """Same."""

    async def announce_erasure_finished(self, erasure: Erasure) -> None:
        """Same."""

    async def announce_consent(self, customer_id: str, decision: Decision) -> None:
        """Same."""

    async def announce_price_drop(
        self, wishers: Sequence[Wisher], variant: WatchedVariant, change: PriceChange, cause_id: str
    ) -> None:
        """Same, to each of them once, however often the cause is heard."""

    async def announce_back_in_stock(self, wishers: Sequence[Wisher], variant: WatchedVariant, cause_id: str) -> None:
        """Same."""


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person's sign-in on some device."""

    id: str
    started_at: datetime
    seen_at: datetime
    address: str
    clients: tuple[str, ...]


class Sessions(Protocol):
    """Each raises a refusal when it cannot be done now."""

    async def end_all(self, subject: str) -> None:
        """Ends every session of this person."""

    async def of(self, subject: str) -> Sequence[Session]: ...

    async def end_one(self, subject: str, session_id: str) -> bool:
        """Ends one session; False when it is not one of this person's."""


class Accounts(Protocol):
    """The person's account at the identity provider. Each step can be repeated."""

    async def lock(self, subject: str) -> None:
        """No sign-in from now on, and every session ended."""

    async def delete(self, subject: str) -> None:
        """Gone; fine when it was gone before."""
