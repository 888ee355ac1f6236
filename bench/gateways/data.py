"""The shop that the public benchmark's description tells of: users, products, reviews; a catalogue for the long list beside it.

11 reviews by 6 users over 9 products, spread so that the benchmark's operation answers 391 objects in about 87 KB, as the published one.
"""

from __future__ import annotations

from typing import Any, Final

_AUTHORS_AND_PRODUCTS: Final = (
    (0, 1),
    (1, 0),
    (1, 1),
    (2, 0),
    (2, 1),
    (2, 2),
    (3, 0),
    (3, 1),
    (3, 3),
    (4, 1),
    (5, 1),
)
_NAMES: Final = ("Ada Marlow", "Bram Okafor", "Cleo Lindqvist", "Dario Venturi", "Esme Hartley", "Finn Abara")
_NOUNS: Final = ("Table", "Couch", "Chair", "Lamp", "Shelf", "Desk", "Stool", "Mirror", "Carpet")
_OPINION: Final = (
    "Sturdy, quiet and easy to put together; the second one arrived a day early. I would buy it again, and my neighbour "
    "already has, because the finish is even better than the picture in the shop made us hope for when we ordered it. "
    "The parcel was heavy, so ask for help at the door, and keep the screws: 8 of them."
)
LIST_ITEMS: Final = 3_000

USERS: Final[dict[str, dict[str, Any]]] = {
    str(number): {"id": str(number), "name": name, "username": name.split()[0].lower() + "_of_the_market"}
    for number, name in enumerate(_NAMES, 1)
}

PRODUCTS: Final[dict[str, dict[str, Any]]] = {
    str(number): {
        "upc": str(number),
        "name": f"{noun} of solid oak, hand finished, number {number}",
        "price": 899 + 37 * number,
        "weight": 100 + 50 * number,
        "inStock": number % 3 != 0,
    }
    for number, noun in enumerate(_NOUNS, 1)
}

REVIEWS: Final[dict[str, dict[str, Any]]] = {
    str(number): {"id": str(number), "body": _OPINION, "author": str(author + 1), "product": str(product + 1)}
    for number, (author, product) in enumerate(_AUTHORS_AND_PRODUCTS, 1)
}

ITEMS: Final[tuple[dict[str, Any], ...]] = tuple(
    {
        "id": f"item-{number:05d}",
        "title": f"A thing worth having, of which this is number {number}",
        "summary": "Long enough to be read on a phone, short enough to fit a card, and different in its number: "
        f"{number * 7919 % 100_003}. It keeps for years, it mends well, and nobody regrets it.",
        "price": 100 + number,
        "rating": 1 + number % 5,
        "available": number % 4 != 0,
        "tags": ["new", "oak", f"shelf-{number % 40}"],
    }
    for number in range(LIST_ITEMS)
)
