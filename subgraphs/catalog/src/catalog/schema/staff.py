"""What staff may change: all of it needs the scope, and what can be overwritten needs the version it was seen in."""

from typing import Self

import strawberry
from stoa_service import requires_scopes

from catalog.application.change_price import ChangePrice, change_price
from catalog.application.create_product import create_product
from catalog.application.define_attribute import define_attribute
from catalog.application.edit_product import EditProduct, edit_product
from catalog.application.edit_variants import AddVariant, EditVariant, RemoveVariant, add_variant, change_variant
from catalog.application.publish_product import SetPublished, set_published
from catalog.application.save_category import save_category
from catalog.domain import attributes, categories
from catalog.domain.attributes import AttributeKind
from catalog.domain.editing import ProductChanges
from catalog.domain.texts import Locale, LocalizedText
from catalog.schema.context import WRITE_SCOPE, Info
from catalog.schema.inputs import (
    AttributeDefinitionInput,
    MediaInput,
    NewProductInput,
    NewVariantInput,
    ProductChangesInput,
    TextInput,
    VariantChangesInput,
    media_from,
)
from catalog.schema.products import Category, Product, Variant
from catalog.schema.values import MoneyInput


@strawberry.type(description="What an attribute is called, and of which type its values are.")
class AttributeDefinition:
    names: strawberry.Private[LocalizedText]
    key: str
    kind: AttributeKind
    unit: str

    @classmethod
    def of(cls, definition: attributes.AttributeDefinition) -> Self:
        return cls(names=definition.name, key=definition.key, kind=definition.kind, unit=definition.unit)

    @strawberry.field
    def name(self, locale: Locale = Locale.EN) -> str:
        return self.names.in_locale(locale)


@strawberry.type
class Mutation:
    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="A draft: shoppers see it once it is published.")
    async def create_product(self, info: Info, product: NewProductInput) -> Product:
        services = info.context.services
        return Product.of(await create_product(product.to_domain(), units=services.units, clock=services.clock))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(
        description="Refused with CONFLICT when somebody else has changed the product since this version."
    )
    async def update_product(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - GraphQL's name
        version: int,
        changes: ProductChangesInput,
    ) -> Product:
        return await _edit(info, EditProduct(str(id), version, changes.to_domain()))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="All its pictures, the main one first.")
    async def set_product_media(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - GraphQL's name
        version: int,
        media: list[MediaInput],
    ) -> Product:
        return await _edit(info, EditProduct(str(id), version, ProductChanges(media=media_from(media))))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def add_variant(
        self, info: Info, product_id: strawberry.ID, version: int, variant: NewVariantInput
    ) -> Product:
        services = info.context.services
        command = AddVariant(str(product_id), version, variant.to_domain())
        return Product.of(await add_variant(command, units=services.units, clock=services.clock))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="The version is the product's.")
    async def update_variant(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - GraphQL's name
        version: int,
        changes: VariantChangesInput,
    ) -> Product:
        services = info.context.services
        command = EditVariant(str(id), version, changes.to_domain())
        return Product.of(await change_variant(command, units=services.units, clock=services.clock))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="The version is the product's, which keeps at least one variant.")
    async def remove_variant(self, info: Info, id: strawberry.ID, version: int) -> Product:  # noqa: A002 - GraphQL's name
        services = info.context.services
        command = RemoveVariant(str(id), version)
        return Product.of(await change_variant(command, units=services.units, clock=services.clock))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="Refused with PRODUCT_INCOMPLETE as long as parts are missing.")
    async def publish_product(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - GraphQL's name
        version: int | None = None,
    ) -> Product:
        return await _set_published(info, SetPublished(str(id), published=True, version=version))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def unpublish_product(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - GraphQL's name
        version: int | None = None,
    ) -> Product:
        return await _set_published(info, SetPublished(str(id), published=False, version=version))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation
    async def change_variant_price(
        self, info: Info, variant_id: strawberry.ID, price: MoneyInput, version: int | None = None
    ) -> Variant:
        services = info.context.services
        command = ChangePrice(str(variant_id), price.to_domain(), version)
        changed = await change_price(command, units=services.units, clock=services.clock)
        return Variant.of(changed.variant(str(variant_id)), changed)

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="Opens a category, renames it, or moves it with all that stands below it.")
    async def save_category(
        self, info: Info, slug: str, name: TextInput, parent: str | None = None, position: int = 0
    ) -> Category:
        wish = categories.Category(slug=slug, name=name.to_domain(), parent_slug=parent, position=position)
        return Category.of(await save_category(wish, units=info.context.services.units))

    @requires_scopes(WRITE_SCOPE)
    @strawberry.mutation(description="The type holds for values that are written from now on.")
    async def define_attribute(self, info: Info, definition: AttributeDefinitionInput) -> AttributeDefinition:
        units = info.context.services.units
        return AttributeDefinition.of(await define_attribute(definition.to_domain(), units=units))


async def _edit(info: Info, command: EditProduct) -> Product:
    services = info.context.services
    return Product.of(await edit_product(command, units=services.units, clock=services.clock))


async def _set_published(info: Info, command: SetPublished) -> Product:
    services = info.context.services
    return Product.of(await set_published(command, units=services.units, clock=services.clock))
