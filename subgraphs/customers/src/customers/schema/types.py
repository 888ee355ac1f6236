"""The person as clients see them. Only the person and staff with ``customers.read`` see anything at all."""

from typing import Final, Self

import strawberry
from stoa_service import authenticated
from strawberry import ID, Info

from customers.application.see_profile import see_profile
from customers.domain.address import Address
from customers.domain.profile import Profile

from .context import Context
from .rights_types import (
    Consent,
    CustomerSession,
    PersonalErasure,
    PersonalExport,
    RetainedRecord,
    consents_of,
    retained_records,
)

MAX_SESSIONS: Final = 50


@strawberry.type
class CustomerAddress:
    id: ID
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    is_default: bool = strawberry.field(description="Where parcels go by default.")
    is_billing_default: bool = strawberry.field(description="What stands on bills by default.")

    @classmethod
    def of(cls, address: Address) -> Self:
        return cls(
            id=ID(address.id),
            name=address.name,
            street=address.street,
            postal_code=address.postal_code,
            city=address.city,
            country=address.country,
            is_default=address.is_default,
            is_billing_default=address.is_billing_default,
        )


@strawberry.federation.type(keys=["id"])
class Product:
    id: ID

    @strawberry.field(description="Whether it is on the caller's wishlist; false for guests.")
    async def on_wishlist(self, info: Info[Context, None]) -> bool | None:
        return await info.context.wishes.load(self.id)

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.federation.type(keys=["id"])
class Customer:
    profile: strawberry.Private[Profile]

    @strawberry.field(description="Keycloak's subject.")
    def id(self) -> ID:
        return ID(self.profile.id)

    @strawberry.field
    def display_name(self) -> str:
        return self.profile.display_name

    @authenticated
    @strawberry.field
    def email(self) -> str | None:
        return self.profile.email or None

    @strawberry.field
    def locale(self) -> str:
        return self.profile.locale

    @authenticated
    @strawberry.field
    def addresses(self) -> list[CustomerAddress] | None:
        return [CustomerAddress.of(address) for address in self.profile.addresses]

    @authenticated
    @strawberry.field(description="The latest wish first.")
    def wishlist(self) -> list[Product | None] | None:
        return [Product(id=ID(product_id)) for product_id in self.profile.wishlist]

    @authenticated
    @strawberry.field(description="The name under which the person shares the wishlist; null while it is not shared.")
    async def wishlist_share(self, info: Info[Context, None]) -> str | None:
        return await info.context.house.reader.share_token(self.profile.id) if self._is_caller(info) else None

    @authenticated
    @strawberry.field(description="What the shop asks leave for, and what the person said.")
    async def consents(self, info: Info[Context, None]) -> list[Consent] | None:
        return consents_of(list(await info.context.house.reader.consents(self.profile.id)), self.profile.locale)

    @authenticated
    @strawberry.field(description="Sign-ins on all devices, the latest first; for the person only.")
    async def sessions(self, info: Info[Context, None]) -> list[CustomerSession] | None:
        if not self._is_caller(info):
            return None
        found = await info.context.house.sessions.of(self.profile.id)
        latest_first = sorted(found, key=lambda session: session.seen_at, reverse=True)
        return [CustomerSession.of(session) for session in latest_first[:MAX_SESSIONS]]

    @authenticated
    @strawberry.field(
        description="Where the person adds and removes passkeys and passwords: a page of the sign-in service."
    )
    def security_url(self, info: Info[Context, None]) -> str | None:
        return info.context.house.security_url if self._is_caller(info) else None

    @authenticated
    @strawberry.field(description="The last export of the person's data, for the person only.")
    async def export(self, info: Info[Context, None]) -> PersonalExport | None:
        if not self._is_caller(info):
            return None
        found = await info.context.house.rights.latest_export(self.profile.id)
        return None if found is None else PersonalExport(export=found)

    @authenticated
    @strawberry.field(description="The last request to be forgotten.")
    async def erasure(self, info: Info[Context, None]) -> PersonalErasure | None:
        found = await info.context.house.rights.latest_erasure(self.profile.id)
        return None if found is None else PersonalErasure(erasure=found)

    @strawberry.field(description="What the law makes the shop keep after an erasure, in the person's language.")
    def retained_after_erasure(self) -> list[RetainedRecord]:
        return retained_records(self.profile.locale)

    def _is_caller(self, info: Info[Context, None]) -> bool:
        return info.context.caller.subject == self.profile.id

    @classmethod
    async def resolve_reference(cls, info: Info[Context, None], id: ID) -> Self | None:  # noqa: A002 - the key's name
        """Strangers get the same answer as for a person who does not exist."""
        context = info.context
        if not context.may_see(id):
            return None
        profile = await context.profiles.load(id)
        if profile is None and id == context.caller.subject:
            profile = await see_profile(context.identity, context.house.reader, context.house.transactions)
        return None if profile is None else cls(profile=profile)
