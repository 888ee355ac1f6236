"""Create a product: a draft that shoppers do not see."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, Money, new_id

from catalog.application.ports import OpensUnitOfWork
from catalog.application.save_product import checked_names
from catalog.application.telling import tell_changes
from catalog.domain.attributes import Attribute, code_of
from catalog.domain.pictures import PictureKey
from catalog.domain.products import Media, Product, Variant
from catalog.domain.texts import LocalizedText


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVariant:
    sku: str
    name: LocalizedText
    options: tuple[Attribute, ...]
    price: Money
    weight_grams: int
    picture: PictureKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateProduct:
    slug: str | None
    name: LocalizedText
    description: LocalizedText
    brand: str
    category_slug: str
    attributes: tuple[Attribute, ...]
    media: tuple[Media, ...]
    variants: tuple[NewVariant, ...]


async def create_product(command: CreateProduct, *, units: OpensUnitOfWork, clock: Clock) -> Product:
    """The draft. Without a slug of its own it gets one from its name; others hear of its variants, unpublished."""
    product_id = new_id()
    product = Product(
        id=product_id,
        slug=command.slug or code_of(command.name.en or command.name.de),
        name=command.name,
        description=command.description,
        brand=command.brand.strip(),
        category_slug=command.category_slug,
        attributes=command.attributes,
        media=command.media,
        rating=0.0,
        rating_count=0,
        published=False,
        variants=tuple(variant_of(each, product_id, command.media) for each in command.variants),
    )
    async with units() as unit:
        await unit.products.add(product, await checked_names(unit, product), clock.now())
        await tell_changes(unit, None, product, clock)
    return product


def variant_of(new: NewVariant, product_id: str, media: tuple[Media, ...]) -> Variant:
    """With a picture of its own, or the product's."""
    first = media[0].picture if media else PictureKey.placeholder(product_id)
    return Variant(
        id=new_id(),
        product_id=product_id,
        sku=new.sku,
        name=new.name,
        options=new.options,
        price=new.price,
        weight_grams=new.weight_grams,
        picture=new.picture or first,
    )
