"""Queries and mutations of customers."""

from typing import Final

import strawberry
from stoa_service import SubgraphSchema, authenticated, build_schema, requires_scopes
from strawberry import ID, Info

from customers.application.remove_address import RemoveAddress, remove_address
from customers.application.save_address import SaveAddress, save_address
from customers.application.see_profile import see_profile
from customers.application.toggle_wishlist import ToggleWishlist, toggle_wishlist
from customers.application.update_profile import UpdateProfile, update_profile
from customers.domain.address import Address

from .context import Context
from .rights import RightsMutation
from .types import Customer, Product

MAX_SHARE_NAME: Final = 64


@strawberry.input
class ProfileInput:
    display_name: str | None = None
    locale: str | None = None


@strawberry.input
class AddressInput:
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    id: ID | None = strawberry.field(default=None, description="Of the address to correct; null for a new one.")
    is_default: bool = strawberry.field(default=False, description="Where parcels go by default.")
    is_billing_default: bool = strawberry.field(default=False, description="What stands on bills by default.")

    def to_domain(self) -> Address:
        return Address(
            id=self.id or "",
            name=self.name.strip(),
            street=self.street.strip(),
            postal_code=self.postal_code.strip(),
            city=self.city.strip(),
            country=self.country.strip().upper(),
            is_default=self.is_default,
            is_billing_default=self.is_billing_default,
        )


@strawberry.type
class Query:
    @authenticated
    @strawberry.field(description="The caller's own profile; the first look makes it.")
    async def me(self, info: Info[Context, None]) -> Customer | None:
        context = info.context
        return Customer(profile=await see_profile(context.identity, context.house.reader, context.house.transactions))

    @requires_scopes("customers.read")
    @strawberry.field
    async def customer(self, info: Info[Context, None], id: ID) -> Customer | None:  # noqa: A002 - the argument's name
        profile = await info.context.profiles.load(id)
        return None if profile is None else Customer(profile=profile)

    @strawberry.field(description="The wishlist that somebody shared under this name; null for an unknown name.")
    async def shared_wishlist(self, info: Info[Context, None], name: str) -> list[Product | None] | None:
        wishes = await info.context.house.reader.shared_wishlist(name) if len(name) <= MAX_SHARE_NAME else None
        return None if wishes is None else [Product(id=ID(product_id)) for product_id in wishes]


@strawberry.type
class Mutation(RightsMutation):
    @authenticated
    @strawberry.mutation(description="What is not given stays as it is.")
    async def update_profile(
        self,
        info: Info[Context, None],
        input: ProfileInput,  # noqa: A002 - the argument's name
    ) -> Customer:
        context = info.context
        command = UpdateProfile(identity=context.identity, display_name=input.display_name, locale=input.locale)
        return Customer(profile=await update_profile(command, context.house.transactions))

    @authenticated
    @strawberry.mutation
    async def save_address(
        self,
        info: Info[Context, None],
        input: AddressInput,  # noqa: A002 - the argument's name
    ) -> Customer:
        context = info.context
        command = SaveAddress(identity=context.identity, address=input.to_domain())
        return Customer(profile=await save_address(command, context.house.transactions))

    @authenticated
    @strawberry.mutation
    async def remove_address(self, info: Info[Context, None], id: ID) -> Customer:  # noqa: A002 - the argument's name
        context = info.context
        command = RemoveAddress(identity=context.identity, address_id=id)
        return Customer(profile=await remove_address(command, context.house.transactions))

    @authenticated
    @strawberry.mutation(description="On the wishlist, or off it again.")
    async def toggle_wishlist(self, info: Info[Context, None], product_id: ID) -> Customer:
        context = info.context
        command = ToggleWishlist(identity=context.identity, product_id=product_id)
        return Customer(profile=await toggle_wishlist(command, context.house.transactions))


def build_customers_schema() -> SubgraphSchema:
    """Customers' federation schema."""
    return build_schema(query=Query, mutation=Mutation)
