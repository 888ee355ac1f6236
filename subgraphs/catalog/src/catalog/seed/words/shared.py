"""Words that several departments use: colours, sizes, series names, last sentences."""

from __future__ import annotations

from typing import Final

from catalog.domain.texts import LocalizedText as T
from catalog.seed.words.model import Axis, Choice, Colour

COLOURS: Final[dict[str, Colour]] = {
    colour.key: colour
    for colour in (
        Colour("ivory", T("Ivory", "Elfenbein")),
        Colour("sand", T("Sand", "Sand")),
        Colour("terracotta", T("Terracotta", "Terrakotta")),
        Colour("rust", T("Rust red", "Rostrot")),
        Colour("rose", T("Rose", "Rosé")),
        Colour("mustard", T("Mustard", "Senfgelb")),
        Colour("olive", T("Olive", "Oliv")),
        Colour("forest", T("Forest green", "Waldgrün")),
        Colour("sage", T("Sage", "Salbei")),
        Colour("teal", T("Teal", "Petrol")),
        Colour("sky", T("Sky blue", "Himmelblau")),
        Colour("navy", T("Navy", "Marineblau")),
        Colour("plum", T("Plum", "Pflaume")),
        Colour("slate", T("Slate", "Schiefer")),
        Colour("black", T("Black", "Schwarz")),
        Colour("steel", T("Steel", "Stahl")),
        Colour("brass", T("Brass", "Messing")),
        Colour("copper", T("Copper", "Kupfer")),
        Colour("oak", T("Oak", "Eiche")),
        Colour("walnut", T("Walnut", "Nussbaum")),
    )
}

CLOTHES_SIZE: Final = Axis(
    T("Size", "Größe"),
    (
        Choice(T("S", "S"), "S"),
        Choice(T("M", "M"), "M", 100, 105),
        Choice(T("L", "L"), "L", 100, 110),
        Choice(T("XL", "XL"), "XL", 105, 116),
    ),
)
SHOE_SIZE: Final = Axis(
    T("Size", "Größe"),
    tuple(
        Choice(T(str(size), str(size)), str(size), 100, 100 + 3 * (size - 38)) for size in (38, 39, 40, 41, 42, 43, 44)
    ),
)
BOTTLE_CAPACITY: Final = Axis(
    T("Capacity", "Volumen"),
    (
        Choice(T("0.5 l", "0,5 l"), "050"),
        Choice(T("0.75 l", "0,75 l"), "075", 115, 130),
        Choice(T("1 l", "1 l"), "100", 130, 160),
    ),
)
CUP_CAPACITY: Final = Axis(
    T("Cups", "Tassen"),
    (
        Choice(T("2 cups", "2 Tassen"), "C2"),
        Choice(T("4 cups", "4 Tassen"), "C4", 125, 140),
        Choice(T("8 cups", "8 Tassen"), "C8", 155, 200),
    ),
)
PAN_DIAMETER: Final = Axis(
    T("Diameter", "Durchmesser"),
    (
        Choice(T("20 cm", "20 cm"), "20"),
        Choice(T("24 cm", "24 cm"), "24", 118, 130),
        Choice(T("28 cm", "28 cm"), "28", 136, 165),
    ),
)
BLADE_LENGTH: Final = Axis(
    T("Blade", "Klinge"),
    (
        Choice(T("15 cm", "15 cm"), "15"),
        Choice(T("18 cm", "18 cm"), "18", 112, 115),
        Choice(T("21 cm", "21 cm"), "21", 126, 130),
    ),
)
LITRES: Final = Axis(
    T("Volume", "Volumen"),
    (
        Choice(T("18 l", "18 l"), "18"),
        Choice(T("25 l", "25 l"), "25", 118, 122),
        Choice(T("38 l", "38 l"), "38", 145, 155),
    ),
)
PERSONS: Final = Axis(
    T("Sleeps", "Personen"),
    (
        Choice(T("2 people", "2 Personen"), "2P"),
        Choice(T("3 people", "3 Personen"), "3P", 125, 130),
        Choice(T("4 people", "4 Personen"), "4P", 150, 165),
    ),
)
CUSHION_SIZE: Final = Axis(
    T("Size", "Größe"),
    (
        Choice(T("40 x 40 cm", "40 x 40 cm"), "40"),
        Choice(T("50 x 50 cm", "50 x 50 cm"), "50", 125, 150),
        Choice(T("60 x 40 cm", "60 x 40 cm"), "64", 130, 155),
    ),
)
THROW_SIZE: Final = Axis(
    T("Size", "Größe"),
    (
        Choice(T("130 x 170 cm", "130 x 170 cm"), "130"),
        Choice(T("150 x 200 cm", "150 x 200 cm"), "150", 130, 136),
    ),
)
BOARD_SIZE: Final = Axis(
    T("Size", "Größe"),
    (
        Choice(T("30 x 20 cm", "30 x 20 cm"), "30"),
        Choice(T("40 x 28 cm", "40 x 28 cm"), "40", 140, 180),
    ),
)
POT_DIAMETER: Final = Axis(
    T("Diameter", "Durchmesser"),
    (
        Choice(T("12 cm", "12 cm"), "12"),
        Choice(T("18 cm", "18 cm"), "18", 145, 210),
        Choice(T("26 cm", "26 cm"), "26", 210, 420),
    ),
)
KEY_LAYOUT: Final = Axis(
    T("Layout", "Belegung"),
    (Choice(T("US", "US"), "US"), Choice(T("German", "Deutsch"), "DE"), Choice(T("UK", "UK"), "UK")),
)
RULING: Final = Axis(
    T("Ruling", "Lineatur"),
    (Choice(T("Plain", "Blanko"), "P"), Choice(T("Lined", "Liniert"), "L"), Choice(T("Dotted", "Gepunktet"), "D", 104)),
)
NIB: Final = Axis(
    T("Nib", "Spitze"),
    (Choice(T("Fine", "Fein"), "F"), Choice(T("Medium", "Mittel"), "M"), Choice(T("Broad", "Breit"), "B", 104)),
)

SERIES_HEADS: Final = (
    "Al", "Bre", "Cor", "Dal", "El", "Fjo", "Gal", "Hav", "Il", "Jor", "Kar", "Lin", "Mar", "Nor", "Or", "Per", "Rin", "Sol", "Tor", "Ul", "Vel", "Wes", "Yl", "Zan",
)  # fmt: skip
SERIES_TAILS: Final = (
    "dra", "mio", "via", "den", "sa", "berg", "lia", "ton", "ra", "vik", "na", "do", "meo", "ska", "lund", "ria", "ven", "so", "tha", "mar", "neo", "wyn", "lis",
)  # fmt: skip

CLOSINGS: Final = (
    T("Spare parts stay available for ten years.", "Ersatzteile bleiben zehn Jahre lang lieferbar."),
    T("Packed without plastic.", "Verpackt ohne Plastik."),
    T("Thirty days to change your mind.", "Dreißig Tage Zeit, es sich anders zu überlegen."),
    T("Made in small series in Europe.", "In kleinen Serien in Europa gefertigt."),
    T("With a five year guarantee.", "Mit fünf Jahren Garantie."),
    T("A present that gets used.", "Ein Geschenk, das benutzt wird."),
    T("Quietly made, and made to last.", "Ohne viel Aufhebens gemacht, und für lange Zeit."),
    T(
        "Repair instead of replace: every part can be ordered.",
        "Reparieren statt ersetzen: Jedes Teil lässt sich nachbestellen.",
    ),
)
