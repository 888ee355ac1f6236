"""Kitchen: coffee and tea, cookware, knives."""

from __future__ import annotations

from typing import Final

from catalog.domain.texts import LocalizedText as T
from catalog.seed.words.model import Department, Kind, Leaf
from catalog.seed.words.shared import BLADE_LENGTH, BOARD_SIZE, CUP_CAPACITY, PAN_DIAMETER

DEPARTMENT: Final = Department("kitchen", T("Kitchen", "Küche"))

COFFEE_TEA: Final = Leaf(
    slug="coffee-tea",
    parent="kitchen",
    name=T("Coffee & Tea", "Kaffee & Tee"),
    kinds=(
        Kind(
            T("Stovetop Espresso Maker", "Espressokocher"),
            "moka",
            (24, 69),
            (480, 900),
            (T("Cast aluminium", "Aluminiumguss"), T("Polished stainless steel", "Polierter Edelstahl")),
        ),
        Kind(
            T("Kettle", "Wasserkessel"),
            "kettle",
            (39, 119),
            (900, 1500),
            (T("Enamelled steel", "Emaillierter Stahl"), T("Polished stainless steel", "Polierter Edelstahl")),
        ),
        Kind(
            T("Teapot", "Teekanne"),
            "teapot",
            (29, 89),
            (700, 1300),
            (T("Heat-proof porcelain", "Hitzefestes Porzellan"), T("Enamelled cast iron", "Emailliertes Gusseisen")),
        ),
        Kind(
            T("Coffee Dripper", "Kaffeefilter"),
            "dripper",
            (19, 49),
            (300, 600),
            (T("Heat-proof porcelain", "Hitzefestes Porzellan"), T("Borosilicate glass", "Borosilikatglas")),
        ),
    ),
    brands=("Rösthaus", "Volta", "Minato", "Kvarn"),
    colours=("steel", "black", "copper", "ivory", "forest", "rust"),
    materials=(
        T("Polished stainless steel", "Polierter Edelstahl"),
        T("Cast aluminium", "Aluminiumguss"),
        T("Enamelled steel", "Emaillierter Stahl"),
        T("Heat-proof porcelain", "Hitzefestes Porzellan"),
    ),
    openings=(
        T(
            "{name} makes the first ten minutes of the day the best ones.",
            "{name} macht die ersten zehn Minuten des Tages zu den besten.",
        ),
        T(
            "{name} needs no capsules, no app and no instructions.",
            "{name} braucht keine Kapseln, keine App und keine Anleitung.",
        ),
        T("One small ritual, well made: {name}.", "Ein kleines Ritual, gut gemacht: {name}."),
    ),
    features=(
        T("The handle stays cool while the rest gets hot.", "Der Griff bleibt kühl, wenn alles andere heiß wird."),
        T("The spout pours thin and stops without a drop.", "Der Ausguss gießt dünn und hört auf, ohne zu tropfen."),
        T("Works on gas, ceramic and induction.", "Für Gas, Ceran und Induktion."),
        T("The seal can be changed in a minute.", "Die Dichtung ist in einer Minute gewechselt."),
        T("The lid stays on, even when the last cup is poured.", "Der Deckel hält, auch beim letzten Rest."),
        T("Comes with a measuring spoon.", "Mit Maßlöffel."),
    ),
    facts=(
        (T("Hob", "Herdart"), (T("All hobs", "Alle Herdarten"), T("Gas and ceramic", "Gas und Ceran"))),
        (T("Dishwasher", "Spülmaschine"), (T("No, rinse by hand", "Nein, von Hand spülen"), T("Yes", "Ja"))),
    ),
    axis=CUP_CAPACITY,
)

COOKWARE: Final = Leaf(
    slug="cookware",
    parent="kitchen",
    name=T("Pots & Pans", "Töpfe & Pfannen"),
    kinds=(
        Kind(T("Frying Pan", "Bratpfanne"), "pan", (39, 129), (1100, 2200)),
        Kind(T("Casserole", "Bräter"), "pot", (79, 249), (2600, 4600)),
        Kind(T("Saucepan", "Stielkasserolle"), "saucepan", (34, 99), (800, 1500)),
        Kind(T("Stockpot", "Suppentopf"), "pot", (59, 169), (1800, 3200)),
    ),
    brands=("Eisenfeld", "Volta", "Maison Bruel", "Kvarn"),
    colours=("black", "steel", "copper", "rust", "forest", "teal", "ivory"),
    materials=(
        T("Cast iron", "Gusseisen"),
        T("Forged iron", "Geschmiedetes Eisen"),
        T("Five-layer stainless steel", "Fünfschichtiger Edelstahl"),
        T("Enamelled cast iron", "Emailliertes Gusseisen"),
    ),
    openings=(
        T("{name} gets better the more it is used.", "{name} wird besser, je öfter es etwas gibt."),
        T(
            "High heat, low heat, oven: {name} does not mind.",
            "Große Hitze, kleine Hitze, Ofen: {name} macht alles mit.",
        ),
        T("Dinner for two or for ten begins with {name}.", "Ob für zwei oder für zehn: Das Essen beginnt mit {name}."),
    ),
    features=(
        T("Heat spreads evenly up to the rim.", "Die Hitze verteilt sich gleichmäßig bis zum Rand."),
        T("The riveted handle carries a full load.", "Der genietete Griff trägt auch voll beladen."),
        T("Free of PFAS.", "Frei von PFAS."),
        T("Oven-safe up to 250 degrees.", "Ofenfest bis 250 Grad."),
        T("The pouring rim works on both sides.", "Der Schüttrand funktioniert auf beiden Seiten."),
        T("The lid returns the steam to the food.", "Der Deckel gibt den Dampf ans Essen zurück."),
    ),
    facts=(
        (
            T("Hob", "Herdart"),
            (T("All, with induction", "Alle, auch Induktion"), T("Gas and ceramic", "Gas und Ceran")),
        ),
        (
            T("Coating", "Beschichtung"),
            (T("None", "Keine"), T("Enamel", "Emaille"), T("Seasoned oil", "Eingebranntes Öl")),
        ),
    ),
    axis=PAN_DIAMETER,
)

KNIVES: Final = Leaf(
    slug="knives",
    parent="kitchen",
    name=T("Knives & Boards", "Messer & Bretter"),
    kinds=(
        Kind(T("Chef's Knife", "Kochmesser"), "knife", (49, 189), (160, 260)),
        Kind(T("Santoku", "Santoku"), "knife", (59, 209), (150, 240)),
        Kind(T("Bread Knife", "Brotmesser"), "knife", (39, 139), (160, 250)),
        Kind(
            T("Cutting Board", "Schneidebrett"),
            "board",
            (24, 89),
            (900, 2600),
            (
                T("End-grain oak", "Eichen-Stirnholz"),
                T("Oiled walnut", "Geöltes Nussbaumholz"),
                T("Olive wood", "Olivenholz"),
            ),
            BOARD_SIZE,
            (
                T("{name} is kind to every blade.", "{name} ist freundlich zu jeder Klinge."),
                T("{name} stays where it is put, even on a wet table.", "{name} bleibt liegen, auch auf nassem Tisch."),
            ),
            (
                T("The grain closes again after every cut.", "Die Fasern schließen sich nach jedem Schnitt wieder."),
                T("The groove catches what a tomato loses.", "Die Rille fängt auf, was eine Tomate verliert."),
                T(
                    "Oiled three times before it leaves the workshop.",
                    "Dreimal geölt, bevor es die Werkstatt verlässt.",
                ),
                T("Good enough to carry to the table.", "Schön genug, um es auf den Tisch zu stellen."),
                T("Both sides can be used.", "Beide Seiten lassen sich benutzen."),
            ),
        ),
    ),
    brands=("Eisenfeld", "Minato", "Solinger Hof", "Holzrichter"),
    colours=("walnut", "oak", "black", "steel"),
    materials=(
        T("Forged carbon steel", "Geschmiedeter Kohlenstoffstahl"),
        T("Walnut and layered steel", "Nussbaum und Lagenstahl"),
        T("Stainless X50CrMoV15 steel", "Rostfreier Stahl X50CrMoV15"),
        T("End-grain oak", "Eichen-Stirnholz"),
    ),
    openings=(
        T(
            "{name} is the tool that makes the others lie in the drawer.",
            "{name} sorgt dafür, dass alles andere in der Schublade bleibt.",
        ),
        T(
            "Sharp out of the box and easy to keep that way: {name}.",
            "Scharf ab Werk und leicht scharf zu halten: {name}.",
        ),
        T(
            "{name} lies in the hand as if it had always been there.",
            "{name} liegt in der Hand, als wäre es immer so gewesen.",
        ),
    ),
    features=(
        T("Ground by hand on both sides.", "Von Hand beidseitig geschliffen."),
        T("The balance point sits at the bolster.", "Der Schwerpunkt liegt am Kropf."),
        T(
            "We sharpen it once a year for the price of the postage.",
            "Wir schärfen einmal im Jahr nach, zum Preis des Portos.",
        ),
        T(
            "The wood is oiled three times before it leaves the workshop.",
            "Das Holz wird dreimal geölt, bevor es die Werkstatt verlässt.",
        ),
        T("The full tang runs through to the end.", "Der Erl geht durch bis ans Ende."),
        T("Comes with a sleeve of felt.", "Mit Schutzhülle aus Filz."),
    ),
    facts=(
        (T("Hardness", "Härte"), (T("56 HRC", "56 HRC"), T("58 HRC", "58 HRC"), T("61 HRC", "61 HRC"))),
        (T("Care", "Pflege"), (T("By hand, dry at once", "Von Hand, gleich abtrocknen"), T("By hand", "Von Hand"))),
    ),
    axis=BLADE_LENGTH,
)
