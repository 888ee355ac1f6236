"""Writes the n-th product of the demo market."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product as pairs
from typing import Final

from stoa_primitives import Currency, Money, derived_id

from catalog.domain.attributes import Attribute
from catalog.domain.pictures import PictureKey
from catalog.domain.products import Media, Product, Variant
from catalog.domain.texts import LocalizedText
from catalog.seed.chance import Chance
from catalog.seed.words import LEAVES
from catalog.seed.words.model import Choice, Colour, Kind, Leaf
from catalog.seed.words.shared import CLOSINGS, COLOURS, SERIES_HEADS, SERIES_TAILS

MOST_VARIANTS: Final = 6
_COLOUR_NAME: Final = LocalizedText("Colour", "Farbe")
_MATERIAL_NAME: Final = LocalizedText("Material", "Material")
_ONE_CHOICE: Final = (Choice(LocalizedText("", ""), ""),)
_CLOCK: Final = datetime(2026, 11, 1, tzinfo=UTC)
_TRANSLITERATION: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e"})


def write_product(number: int) -> Product:
    """The same number gives the same product for ever; each name occurs once."""
    leaf = LEAVES[number % len(LEAVES)]
    place = number // len(LEAVES)
    kind = leaf.kinds[place % len(leaf.kinds)]
    chance = Chance(f"{leaf.slug}/{place}")
    product_id = derived_id("catalog.product", str(number))
    name = _name(kind, leaf, place)
    variants = _variants(product_id, leaf, kind, chance)
    return Product(
        id=product_id,
        slug=_slug(name.en),
        name=name,
        description=_description(name, leaf, kind, chance),
        brand=chance.pick("brand", leaf.brands),
        category_slug=leaf.slug,
        attributes=_attributes(leaf, kind, chance),
        media=tuple(map(Media, _pictures(product_id, leaf, kind, variants))),
        rating=chance.between("rating", 32, 49) / 10,
        rating_count=chance.between("votes", 2, 40) * chance.between("fame", 1, 24),
        published=True,
        variants=variants,
    )


def created_at(number: int) -> datetime:
    """New things first: the lower the number, the younger the product."""
    return _CLOCK - timedelta(minutes=97 * number)


def _name(kind: Kind, leaf: Leaf, place: int) -> LocalizedText:
    series_place = place // len(leaf.kinds)
    series = _series(leaf, series_place)
    return LocalizedText(f"{series} {kind.name.en}", f"{kind.name.de} {series}")


def _series(leaf: Leaf, place: int) -> str:
    """Walks all pairs of heads and tails in a scattered order, then numbers the editions."""
    count = len(SERIES_HEADS) * len(SERIES_TAILS)
    edition, rest = divmod(place, count)
    scattered = (rest * 211 + Chance(leaf.slug).number("series")) % count
    head, tail = divmod(scattered, len(SERIES_TAILS))
    name = f"{SERIES_HEADS[head]}{SERIES_TAILS[tail]}"
    return name if edition == 0 else f"{name} {edition + 1}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_TRANSLITERATION)).strip("-")


def _description(name: LocalizedText, leaf: Leaf, kind: Kind, chance: Chance) -> LocalizedText:
    material = _material(leaf, kind, chance)
    opening = chance.pick("opening", kind.openings or leaf.openings)
    sentences = (*chance.sample("features", kind.features or leaf.features, 3), chance.pick("closing", CLOSINGS))
    return LocalizedText(
        " ".join((opening.en.format(name=name.en), f"{material.en}.", *(each.en for each in sentences))),
        " ".join((opening.de.format(name=name.de), f"{material.de}.", *(each.de for each in sentences))),
    )


def _attributes(leaf: Leaf, kind: Kind, chance: Chance) -> tuple[Attribute, ...]:
    facts = (Attribute(name, chance.pick(name.en, values)) for name, values in leaf.facts)
    return (Attribute(_MATERIAL_NAME, _material(leaf, kind, chance)), *facts)


def _material(leaf: Leaf, kind: Kind, chance: Chance) -> LocalizedText:
    return chance.pick("material", kind.materials or leaf.materials)


def _variants(product_id: str, leaf: Leaf, kind: Kind, chance: Chance) -> tuple[Variant, ...]:
    axis = kind.axis or leaf.axis
    choices = axis.choices if axis else _ONE_CHOICE
    wanted = chance.between("choices", 1, min(len(choices), MOST_VARIANTS))
    first = chance.between("first choice", 0, len(choices) - wanted)
    chosen = choices[first : first + wanted]
    colour_count = chance.between("colours", 1, min(MOST_VARIANTS // wanted, 4))
    colours = [COLOURS[key] for key in chance.sample("colour", leaf.colours, min(colour_count, len(leaf.colours)))]
    base = chance.between("euros", *kind.euros) * 100 - chance.pick("cents", (10, 1, 5, 100))
    grams = chance.between("grams", *kind.grams)
    return tuple(
        _variant(product_id, leaf, kind, (colour, choice), (base, grams)) for colour, choice in pairs(colours, chosen)
    )


def _variant(product_id: str, leaf: Leaf, kind: Kind, chosen: tuple[Colour, Choice], base: tuple[int, int]) -> Variant:
    colour, choice = chosen
    price, grams = base
    options = [Attribute(_COLOUR_NAME, colour.name)]
    axis = kind.axis or leaf.axis
    if axis:
        options.append(Attribute(axis.name, choice.value))
    tag = "-".join(filter(None, (colour.key[:3].upper(), choice.code)))
    return Variant(
        id=derived_id("catalog.variant", product_id, colour.key, choice.code),
        product_id=product_id,
        sku=f"{leaf.slug[:3].upper()}-{product_id[:8].upper()}-{tag}",
        name=LocalizedText(
            ", ".join(option.value.en for option in options), ", ".join(option.value.de for option in options)
        ),
        options=tuple(options),
        price=Money(_till_price(price * choice.price_percent // 100), Currency.EUR),
        weight_grams=max(1, grams * choice.weight_percent // 100),
        picture=PictureKey.of_product(product_id, category=leaf.slug, motif=kind.motif, colour=colour.key),
    )


def _till_price(amount: int) -> int:
    """Ends as prices in a shop end: on 0 or 9 cents."""
    tens = amount // 10 * 10
    return tens + 9 if amount % 10 >= 5 else max(tens, 100)  # noqa: PLR2004 - rounds at the half


def _pictures(product_id: str, leaf: Leaf, kind: Kind, variants: tuple[Variant, ...]) -> tuple[PictureKey, ...]:
    """The main picture, from further away, close up; then the other colours."""
    main = variants[0].picture.colour
    views = [
        PictureKey.of_product(product_id, category=leaf.slug, motif=kind.motif, colour=main, view=view)
        for view in range(3)
    ]
    others = {variant.picture.path: variant.picture for variant in variants if variant.picture.colour != main}
    return (*views, *others.values())
