"""Reviews of the demo market: written from word tables, the same on every machine, for every product its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from stoa_primitives import derived_id

from .review import Review, Status, Words

MOST_REVIEWS: Final = 7
_FROM: Final = datetime(2026, 6, 1, 18, tzinfo=UTC)
_DAYS: Final = 420
# Out of sixteen: people who write are mostly content, and those who are not say so.
_STARS: Final = (5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2, 1, 5)
_AUTHORS: Final[Mapping[str, Sequence[str]]] = {
    "en": ("Alice M.", "Ben T.", "Chloe R.", "Daniel O.", "Emma W.", "Finn K.", "Grace L.", "Harry P.", "Isla B."),
    "de": ("Anna S.", "Bernd H.", "Clara V.", "Dieter G.", "Elif Y.", "Florian K.", "Greta N.", "Hannes B.", "Ida R."),
}
_TITLES: Final[Mapping[str, Mapping[int, Sequence[str]]]] = {
    "en": {
        5: ("Exactly what I was looking for", "Would buy again", "Better than expected", "A joy every day"),
        4: ("Good, with one small wish", "Solid choice", "Does what it says", "Nearly perfect"),
        3: ("It is all right", "Mixed feelings", "Fair for the price"),
        2: ("Not quite for me", "I had hoped for more"),
        1: ("Sent it back", "Disappointed"),
    },
    "de": {
        5: (
            "Genau das, was ich gesucht habe",
            "Würde ich wieder kaufen",
            "Besser als erwartet",
            "Jeden Tag eine Freude",
        ),
        4: ("Gut, mit einem kleinen Wunsch", "Solide Wahl", "Tut, was es soll", "Fast perfekt"),
        3: ("Ist in Ordnung", "Gemischte Gefühle", "Angemessen für den Preis"),
        2: ("Nicht ganz meins", "Ich hatte mehr erhofft"),
        1: ("Zurückgeschickt", "Enttäuscht"),
    },
}
_OPENINGS: Final[Mapping[str, Sequence[str]]] = {
    "en": (
        "I have had the {name} for three weeks now.",
        "We gave the {name} as a present and ended up keeping one ourselves.",
        "The {name} arrived two days after I ordered it, well packed.",
        "My old one gave up after ten years, so I chose the {name}.",
        "I compared a good many before I settled on the {name}.",
        "The {name} was a recommendation of a colleague.",
    ),
    "de": (
        "Ich habe {name} jetzt seit drei Wochen.",
        "Wir haben {name} verschenkt und am Ende selbst eins behalten.",
        "{name} kam zwei Tage nach der Bestellung, gut verpackt.",
        "Mein altes Stück gab nach zehn Jahren auf, also habe ich {name} gewählt.",
        "Ich habe viel verglichen, bevor es {name} wurde.",
        "{name} war die Empfehlung einer Kollegin.",
    ),
}
_VERDICTS: Final[Mapping[str, Mapping[int, Sequence[str]]]] = {
    "en": {
        5: (
            "The workmanship is excellent and it looks even better than in the pictures.",
            "Everything fits, nothing rattles, and it feels as if it will last.",
            "Set up in minutes, and I have not thought about it since. That is the best I can say.",
        ),
        4: (
            "It does its job well; only the instructions could be clearer.",
            "Very good quality. A darker colour would have made it five stars.",
            "I would only have wished for a little less packaging.",
        ),
        3: (
            "It works, but the finish is plainer than the pictures suggest.",
            "Not bad, though I have seen more for the same money.",
        ),
        2: (
            "The idea is good, the size is not what I understood from the description.",
            "One corner was scratched. The shop was kind about it, the product is still not for me.",
        ),
        1: (
            "It stopped working after a few days. The refund came without trouble.",
            "The colour is quite another than in the picture, so it went back.",
        ),
    },
    "de": {
        5: (
            "Die Verarbeitung ist ausgezeichnet, und es sieht noch besser aus als auf den Bildern.",
            "Alles passt, nichts klappert, und es fühlt sich an, als würde es lange halten.",
            "In Minuten aufgebaut, und seitdem denke ich nicht mehr daran. Ein besseres Lob kenne ich nicht.",
        ),
        4: (
            "Es erfüllt seinen Zweck gut; nur die Anleitung könnte klarer sein.",
            "Sehr gute Qualität. Mit einer dunkleren Farbe wären es fünf Sterne.",
            "Ich hätte mir nur etwas weniger Verpackung gewünscht.",
        ),
        3: (
            "Es funktioniert, wirkt aber schlichter als auf den Bildern.",
            "Nicht schlecht, für das gleiche Geld habe ich aber schon mehr gesehen.",
        ),
        2: (
            "Die Idee ist gut, die Größe ist anders, als ich die Beschreibung verstanden hatte.",
            "Eine Ecke war verkratzt. Der Shop war freundlich, das Produkt ist trotzdem nichts für mich.",
        ),
        1: (
            "Nach wenigen Tagen ging es nicht mehr. Die Erstattung kam ohne Umstände.",
            "Die Farbe ist eine ganz andere als auf dem Bild, deshalb ging es zurück.",
        ),
    },
}
_REPLIES: Final[Mapping[str, str]] = {
    "en": "Thank you for telling us. Please write to our support: we would like to make this good.",
    "de": "Danke für die offenen Worte. Bitte schreiben Sie unserem Support: Wir möchten das wiedergutmachen.",
}
_ANSWERED_UP_TO: Final = 2


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product as the catalogue tells of it."""

    id: str
    names: Mapping[str, str]


def demo_reviews(product: DemoProduct) -> tuple[Review, ...]:
    """One to seven published reviews, in both languages."""
    return tuple(_review(product, place) for place in range(1 + _chance(product.id, "count", 0) % MOST_REVIEWS))


def _review(product: DemoProduct, place: int) -> Review:
    locale = ("en", "de")[_chance(product.id, "locale", place) % 2]
    stars = _STARS[_chance(product.id, "stars", place) % len(_STARS)]
    name = product.names.get(locale) or product.id
    opening = _picked(_OPENINGS[locale], product.id, "opening", place).format(name=name)
    verdict = _picked(_VERDICTS[locale][stars], product.id, "verdict", place)
    title = _picked(_TITLES[locale][stars], product.id, "title", place)
    written = _FROM - timedelta(minutes=_chance(product.id, "moment", place) % (_DAYS * 24 * 60))
    answered = stars <= _ANSWERED_UP_TO
    return Review(
        id=derived_id("demo review", product.id, str(place)),
        product_id=product.id,
        customer_id=derived_id("demo reviewer", product.id, str(place)),
        author=_picked(_AUTHORS[locale], product.id, "author", place),
        words=Words(rating=stars, title=title, text=f"{opening} {verdict}", locale=locale),
        status=Status.APPROVED,
        submitted_at=written,
        changed_at=written,
        moderated_by="demo",
        reply=_REPLIES[locale] if answered else None,
        replied_at=written + timedelta(days=1) if answered else None,
        helpful_count=_chance(product.id, "helpful", place) % 12,
    )


def _picked(words: Sequence[str], product_id: str, aspect: str, place: int) -> str:
    return words[_chance(product_id, aspect, place) % len(words)]


def _chance(product_id: str, aspect: str, place: int) -> int:
    """A number that only depends on what it is for."""
    digest = hashlib.sha256(f"{product_id}\0{aspect}\0{place}".encode()).digest()
    return int.from_bytes(digest[:6], "big")
