"""The person as clients see them. Only the person and staff with ``customers.read`` see anything at all."""

from typing import Self

import strawberry
from stoa_service import authenticated
from strawberry import ID, Info

from customers.application.see_profile import see_profile
from customers.domain.address import Address
from customers.domain.profile import Profile

from .context import Context


@strawberry.type
class CustomerAddress:
    id: ID
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    is_default: bool

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
