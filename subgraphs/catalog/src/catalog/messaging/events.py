"""The catalogue's events (docs/contracts/events.md)."""

from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict
from stoa_messaging import Event
from stoa_primitives import Money

from catalog.domain.events import CatalogEvent, PriceChanged, VariantChanged
from catalog.domain.texts import LocalizedText


class MoneyData(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> Self:
        return cls(amount=money.amount, currency=str(money.currency))


class TextData(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    de: str

    @classmethod
    def of(cls, text: LocalizedText) -> Self:
        return cls(en=text.en, de=text.de)


class VariantChangedV1(Event):
    """A variant as it stands now; published when it is new and whenever it changes."""

    event_type: ClassVar[str] = "catalog.variant_changed"

    variant_id: str
    product_id: str
    slug: str
    category: str
    name: TextData
    variant_name: TextData
    price: MoneyData
    weight_grams: int
    published: bool
    image: str

    @classmethod
    def of(cls, event: VariantChanged) -> Self:
        product, variant = event.product, event.variant
        return cls(
            variant_id=variant.id,
            product_id=product.id,
            slug=product.slug,
            category=product.category_slug,
            name=TextData.of(product.name),
            variant_name=TextData.of(variant.name),
            price=MoneyData.of(variant.price),
            weight_grams=variant.weight_grams,
            published=product.published,
            image=variant.picture.url,
        )


class PriceChangedV1(Event):
    """A variant costs another price than before; `variant_changed` says the same among everything else."""

    event_type: ClassVar[str] = "catalog.price_changed"

    variant_id: str
    product_id: str
    old: MoneyData
    new: MoneyData

    @classmethod
    def of(cls, event: PriceChanged) -> Self:
        return cls(
            variant_id=event.variant_id,
            product_id=event.product_id,
            old=MoneyData.of(event.old),
            new=MoneyData.of(event.new),
        )


PUBLISHED: tuple[type[Event], ...] = (VariantChangedV1, PriceChangedV1)


def published_form(event: CatalogEvent) -> tuple[Event, str]:
    """The event as it travels, and the aggregate it belongs to."""
    match event:
        case VariantChanged():
            return VariantChangedV1.of(event), event.variant.id
        case PriceChanged():
            return PriceChangedV1.of(event), event.variant_id
