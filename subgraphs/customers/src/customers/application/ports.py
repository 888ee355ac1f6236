"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from customers.domain.profile import Identity, Profile


class Profiles(Protocol):
    async def locked_for(self, identity: Identity) -> Profile:
        """The person's profile, made on first sight, kept from other writers; safe for two requests at once."""

    async def save(self, profile: Profile) -> None: ...


class ProfileReader(Protocol):
    """Reads without locks."""

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Profile]: ...

    async def wished(self, customer_id: str, product_ids: Sequence[str]) -> frozenset[str]:
        """Which of these products are on the customer's wishlist."""


class UnitOfWork(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def profiles(self) -> Profiles: ...


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


class Sessions(Protocol):
    async def end_all(self, subject: str) -> None:
        """Ends every session of this person; raises a refusal when that cannot be done now."""
