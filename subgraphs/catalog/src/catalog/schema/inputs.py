"""What staff write: texts, attributes, pictures, variants, products."""

import strawberry
from stoa_primitives import InvalidInput

from catalog.application.create_product import CreateProduct, NewVariant
from catalog.domain.attributes import Attribute, AttributeDefinition, AttributeKind
from catalog.domain.editing import ProductChanges, VariantChanges
from catalog.domain.pictures import PictureKey
from catalog.domain.products import Media
from catalog.domain.texts import NO_TEXT, LocalizedText
from catalog.schema.values import MoneyInput


@strawberry.input(description="Text by language; a language without one shows the other's.")
class TextInput:
    en: str = ""
    de: str = ""

    def to_domain(self) -> LocalizedText:
        return LocalizedText(self.en.strip(), self.de.strip())


@strawberry.input
class AttributeInput:
    name: TextInput
    value: TextInput

    def to_domain(self) -> Attribute:
        return Attribute(self.name.to_domain(), self.value.to_domain())


@strawberry.input(
    description="A picture of this shop by its path below the media root, and what it shows for those who do not see it."
)
class MediaInput:
    path: str
    alt: TextInput | None = None

    def to_domain(self) -> Media:
        return Media(PictureKey.from_path(self.path), self.alt.to_domain() if self.alt else NO_TEXT)


@strawberry.input
class NewVariantInput:
    sku: str
    name: TextInput
    price: MoneyInput
    weight_grams: int
    options: list[AttributeInput] | None = None
    picture: str | None = strawberry.field(
        default=None, description="A path; without one, the product's first picture."
    )

    def to_domain(self) -> NewVariant:
        return NewVariant(
            sku=self.sku,
            name=self.name.to_domain(),
            options=attributes_from(self.options),
            price=self.price.to_domain(),
            weight_grams=self.weight_grams,
            picture=None if self.picture is None else PictureKey.from_path(self.picture),
        )


@strawberry.input
class NewProductInput:
    name: TextInput
    brand: str
    category: str = strawberry.field(description="The category's slug.")
    variants: list[NewVariantInput]
    slug: str | None = strawberry.field(default=None, description="Without one, it is made from the name.")
    description: TextInput | None = None
    attributes: list[AttributeInput] | None = None
    media: list[MediaInput] | None = None

    def to_domain(self) -> CreateProduct:
        return CreateProduct(
            slug=self.slug,
            name=self.name.to_domain(),
            description=self.description.to_domain() if self.description else NO_TEXT,
            brand=self.brand,
            category_slug=self.category,
            attributes=attributes_from(self.attributes),
            media=media_from(self.media or []),
            variants=tuple(each.to_domain() for each in self.variants),
        )


@strawberry.input(description="What is left out stays as it is.")
class ProductChangesInput:
    slug: str | None = None
    name: TextInput | None = None
    description: TextInput | None = None
    brand: str | None = None
    category: str | None = None
    attributes: list[AttributeInput] | None = None

    def to_domain(self) -> ProductChanges:
        return ProductChanges(
            slug=self.slug,
            name=self.name.to_domain() if self.name else None,
            description=self.description.to_domain() if self.description else None,
            brand=self.brand.strip() if self.brand is not None else None,
            category_slug=self.category,
            attributes=None if self.attributes is None else attributes_from(self.attributes),
        )


@strawberry.input(description="What is left out stays as it is.")
class VariantChangesInput:
    sku: str | None = None
    name: TextInput | None = None
    options: list[AttributeInput] | None = None
    weight_grams: int | None = None

    def to_domain(self) -> VariantChanges:
        return VariantChanges(
            sku=self.sku,
            name=self.name.to_domain() if self.name else None,
            options=None if self.options is None else attributes_from(self.options),
            weight_grams=self.weight_grams,
        )


@strawberry.input
class AttributeDefinitionInput:
    key: str = strawberry.field(description="The name in small letters and hyphens.")
    name: TextInput
    kind: AttributeKind
    unit: str = ""

    def to_domain(self) -> AttributeDefinition:
        return AttributeDefinition(key=self.key, name=self.name.to_domain(), kind=self.kind, unit=self.unit.strip())


def attributes_from(given: list[AttributeInput] | None) -> tuple[Attribute, ...]:
    """In the order they were given."""
    return tuple(each.to_domain() for each in given or ())


def media_from(given: list[MediaInput]) -> tuple[Media, ...]:
    """Each picture once: the second one would only be scrolled past."""
    if len({each.path for each in given}) < len(given):
        raise InvalidInput("Each picture can be shown once.")
    return tuple(each.to_domain() for each in given)
