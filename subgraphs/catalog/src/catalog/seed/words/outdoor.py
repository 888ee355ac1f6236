"""Outdoor: backpacks, bottles, tents."""

from __future__ import annotations

from typing import Final

from catalog.domain.texts import LocalizedText as T
from catalog.seed.words.model import Department, Kind, Leaf
from catalog.seed.words.shared import BOTTLE_CAPACITY, LITRES, PERSONS

DEPARTMENT: Final = Department("outdoor", T("Outdoor & Travel", "Draußen & Reise"))

BACKPACKS: Final = Leaf(
    slug="backpacks",
    parent="outdoor",
    name=T("Backpacks", "Rucksäcke"),
    kinds=(
        Kind(T("Daypack", "Tagesrucksack"), "backpack", (49, 129), (480, 900)),
        Kind(T("Hiking Backpack", "Wanderrucksack"), "backpack", (79, 219), (900, 1700)),
        Kind(T("Roll-Top Backpack", "Kurierrucksack"), "rolltop", (69, 169), (700, 1200)),
        Kind(T("City Backpack", "Stadtrucksack"), "backpack", (59, 159), (600, 1100)),
    ),
    brands=("Wegmann", "Fjordpack", "Gratwerk", "Ostwind"),
    colours=("olive", "navy", "rust", "slate", "mustard", "teal", "black"),
    materials=(
        T("Waxed cotton", "Gewachste Baumwolle"),
        T("Recycled nylon", "Recyceltes Nylon"),
        T("Tarpaulin", "Plane"),
        T("Canvas and leather", "Segeltuch und Leder"),
    ),
    openings=(
        T("{name} carries a long day as if it were a short one.", "{name} trägt einen langen Tag, als wäre er kurz."),
        T("From the office to the hut without repacking: {name}.", "Vom Büro auf die Hütte, ohne umzupacken: {name}."),
        T(
            "{name} has exactly as many pockets as one can remember.",
            "{name} hat genau so viele Fächer, wie man sich merken kann.",
        ),
    ),
    features=(
        T("The laptop sleeve hangs free of the floor.", "Das Laptopfach hängt frei über dem Boden."),
        T("Rain cover in its own pocket.", "Regenhülle im eigenen Fach."),
        T("The hip belt comes off when it is not needed.", "Der Hüftgurt lässt sich abnehmen, wenn er stört."),
        T("The back panel lets air through.", "Der Rücken lässt Luft durch."),
        T("All seams are taped.", "Alle Nähte sind verschweißt."),
        T("Buckles can be replaced without sewing.", "Schnallen lassen sich ohne Nähen ersetzen."),
    ),
    facts=(
        (
            T("Laptop", "Laptop"),
            (T("Up to 14 inch", "Bis 14 Zoll"), T("Up to 16 inch", "Bis 16 Zoll"), T("No sleeve", "Ohne Fach")),
        ),
        (T("Water", "Wasser"), (T("Repellent", "Abweisend"), T("Proof", "Dicht"))),
    ),
    axis=LITRES,
)

BOTTLES: Final = Leaf(
    slug="bottles",
    parent="outdoor",
    name=T("Bottles & Flasks", "Trink- & Isolierflaschen"),
    kinds=(
        Kind(
            T("Water Bottle", "Trinkflasche"),
            "bottle",
            (14, 39),
            (180, 320),
            (T("18/8 stainless steel", "Edelstahl 18/8"), T("Recycled aluminium", "Recyceltes Aluminium")),
        ),
        Kind(
            T("Vacuum Flask", "Isolierflasche"),
            "flask",
            (24, 59),
            (280, 480),
            (
                T("Double-walled steel", "Doppelwandiger Edelstahl"),
                T("18/8 stainless steel, double-walled", "Edelstahl 18/8, doppelwandig"),
            ),
        ),
        Kind(
            T("Glass Bottle", "Glasflasche"),
            "bottle",
            (16, 34),
            (360, 560),
            (T("Borosilicate glass", "Borosilikatglas"), T("Recycled glass", "Recyceltes Glas")),
        ),
    ),
    brands=("Quell", "Fjordpack", "Gratwerk", "Kvarn"),
    colours=("steel", "sky", "forest", "terracotta", "plum", "black", "sand"),
    materials=(
        T("18/8 stainless steel", "Edelstahl 18/8"),
        T("Borosilicate glass", "Borosilikatglas"),
        T("Double-walled steel", "Doppelwandiger Edelstahl"),
    ),
    openings=(
        T("{name} stays tight for ever, in every bag.", "{name} hält für immer dicht, in jeder Tasche."),
        T("One bottle instead of three hundred: {name}.", "Eine Flasche statt dreihundert: {name}."),
        T(
            "{name} fits the bicycle, the backpack and the hand.",
            "{name} passt ans Rad, in den Rucksack und in die Hand.",
        ),
    ),
    features=(
        T("Light enough to forget it is full.", "So leicht, dass man vergisst, dass sie voll ist."),
        T("The wide mouth takes ice cubes and a brush.", "Die weite Öffnung nimmt Eiswürfel und Bürste."),
        T("No taste of metal, no taste of yesterday.", "Kein Geschmack nach Metall und keiner nach gestern."),
        T("The cap has a loop for a finger or a carabiner.", "Der Deckel hat eine Schlaufe für Finger oder Karabiner."),
        T("Seal and cap can be bought separately.", "Dichtung und Deckel gibt es einzeln."),
        T("The base ring makes no noise on a table.", "Der Bodenring klappert nicht auf dem Tisch."),
    ),
    facts=(
        (T("Dishwasher", "Spülmaschine"), (T("Yes", "Ja"), T("Cap only", "Nur der Deckel"))),
        (T("Free of", "Frei von"), (T("BPA", "BPA"), T("BPA and phthalates", "BPA und Phthalaten"))),
    ),
    axis=BOTTLE_CAPACITY,
)

TENTS: Final = Leaf(
    slug="tents",
    parent="outdoor",
    name=T("Tents", "Zelte"),
    kinds=(
        Kind(T("Dome Tent", "Kuppelzelt"), "tent", (129, 399), (2200, 4200)),
        Kind(T("Tunnel Tent", "Tunnelzelt"), "tent", (179, 549), (2600, 5200)),
        Kind(T("Trekking Tent", "Trekkingzelt"), "tent", (199, 599), (1400, 2600)),
    ),
    brands=("Fjordpack", "Gratwerk", "Ostwind", "Wegmann"),
    colours=("forest", "mustard", "rust", "slate", "sky", "sand"),
    materials=(
        T("Ripstop nylon", "Ripstop-Nylon"),
        T("Polycotton", "Mischgewebe"),
        T("Silicone-coated polyester", "Silikonbeschichtetes Polyester"),
    ),
    openings=(
        T("{name} stands in four minutes, in the dark as well.", "{name} steht in vier Minuten, auch im Dunkeln."),
        T(
            "Rain sounds good in {name}, because it stays outside.",
            "Im {name} klingt Regen gut, weil er draußen bleibt.",
        ),
        T("{name} is small in the pack and large at night.", "{name} ist klein im Gepäck und groß in der Nacht."),
    ),
    features=(
        T("Two doors, so nobody climbs over anybody.", "Zwei Eingänge, damit niemand über jemanden steigt."),
        T("The vestibule holds two backpacks and wet shoes.", "Die Apsis fasst zwei Rucksäcke und nasse Schuhe."),
        T("Colour-coded poles find their own sleeve.", "Farbige Stangen finden ihren Kanal von selbst."),
        T("A repair set is sewn into the bag.", "Ein Reparaturset ist in den Packsack genäht."),
        T("Vents at the top keep the walls dry.", "Lüfter im First halten die Wände trocken."),
        T("The inner tent can be pitched alone on warm nights.", "In warmen Nächten steht das Innenzelt auch allein."),
    ),
    facts=(
        (
            T("Water column", "Wassersäule"),
            (T("2,000 mm", "2.000 mm"), T("3,000 mm", "3.000 mm"), T("5,000 mm", "5.000 mm")),
        ),
        (T("Seasons", "Jahreszeiten"), (T("Three", "Drei"), T("Four", "Vier"))),
    ),
    axis=PERSONS,
)
