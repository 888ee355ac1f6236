"""Home and living: light, textiles, tableware, planters."""

from __future__ import annotations

from typing import Final

from catalog.domain.texts import LocalizedText as T
from catalog.seed.words.model import Department, Kind, Leaf
from catalog.seed.words.shared import CUSHION_SIZE, POT_DIAMETER, THROW_SIZE

DEPARTMENT: Final = Department("home", T("Home & Living", "Wohnen"))

LIGHTING: Final = Leaf(
    slug="lighting",
    parent="home",
    name=T("Lighting", "Leuchten"),
    kinds=(
        Kind(T("Table Lamp", "Tischlampe"), "lamp", (39, 149), (900, 2600)),
        Kind(T("Reading Lamp", "Leselampe"), "desk_lamp", (49, 179), (800, 2200)),
        Kind(T("Pendant Light", "Pendelleuchte"), "pendant", (59, 249), (1100, 3800)),
        Kind(T("Bedside Lamp", "Nachttischlampe"), "lamp", (29, 99), (600, 1500)),
    ),
    brands=("Lumenhof", "Nordlys", "Atelier Kranz", "Halden"),
    colours=("ivory", "brass", "black", "sage", "terracotta", "navy", "oak"),
    materials=(
        T("Brushed metal", "Gebürstetes Metall"),
        T("Oiled oak and linen", "Geöltes Eichenholz und Leinen"),
        T("Hand-blown glass", "Mundgeblasenes Glas"),
        T("Powder-coated steel", "Pulverbeschichteter Stahl"),
        T("Glazed ceramic", "Glasierte Keramik"),
    ),
    openings=(
        T(
            "{name} turns a corner of the room into a place to stay.",
            "{name} macht aus einer Ecke des Zimmers einen Platz zum Bleiben.",
        ),
        T(
            "Warm, even light without glare: that is all {name} wants to give.",
            "Warmes, gleichmäßiges Licht ohne Blendung: Mehr will {name} nicht.",
        ),
        T("{name} was drawn for long evenings with a book.", "{name} ist für lange Abende mit einem Buch gezeichnet."),
    ),
    features=(
        T("The dimmer remembers the last brightness.", "Der Dimmer merkt sich die letzte Helligkeit."),
        T("The shade can be tilted with one hand.", "Der Schirm lässt sich mit einer Hand neigen."),
        T("Takes any E27 bulb up to 12 W LED.", "Passt für jede E27-Lampe bis 12 W LED."),
        T(
            "The textile cable is two metres long and stays where it is put.",
            "Das Textilkabel ist zwei Meter lang und bleibt liegen, wo man es hinlegt.",
        ),
        T(
            "The heavy base keeps it standing when the cat walks by.",
            "Der schwere Fuß hält sie aufrecht, auch wenn die Katze vorbeikommt.",
        ),
        T(
            "It can be taken apart with two screws for cleaning.",
            "Zum Reinigen lässt sie sich mit zwei Schrauben zerlegen.",
        ),
    ),
    facts=(
        (T("Socket", "Fassung"), (T("E27", "E27"), T("E14", "E14"), T("Built-in LED", "LED fest verbaut"))),
        (T("Light colour", "Lichtfarbe"), (T("2700 K, warm", "2700 K, warm"), T("3000 K, neutral", "3000 K, neutral"))),
    ),
)

TEXTILES: Final = Leaf(
    slug="textiles",
    parent="home",
    name=T("Cushions & Throws", "Kissen & Decken"),
    kinds=(
        Kind(T("Cushion", "Kissen"), "cushion", (19, 59), (350, 700)),
        Kind(
            T("Wool Throw", "Wolldecke"),
            "blanket",
            (39, 89),
            (700, 1200),
            (T("Merino wool", "Merinowolle"), T("Recycled wool", "Recycelte Wolle")),
            THROW_SIZE,
        ),
        Kind(
            T("Linen Cushion", "Leinenkissen"),
            "cushion",
            (24, 69),
            (350, 700),
            (T("Washed linen", "Gewaschenes Leinen"), T("Stonewashed linen", "Stonewashed-Leinen")),
        ),
        Kind(
            T("Cotton Throw", "Baumwolldecke"),
            "blanket",
            (29, 69),
            (600, 1100),
            (T("Organic cotton", "Bio-Baumwolle"), T("Recycled cotton", "Recycelte Baumwolle")),
            THROW_SIZE,
        ),
    ),
    brands=("Webhaus", "Mora Mill", "Casa Lino", "Fjällgarn"),
    colours=("ivory", "sand", "mustard", "rust", "sage", "teal", "navy", "plum", "rose"),
    materials=(
        T("Merino wool", "Merinowolle"),
        T("Washed linen", "Gewaschenes Leinen"),
        T("Organic cotton", "Bio-Baumwolle"),
        T("Recycled wool", "Recycelte Wolle"),
    ),
    openings=(
        T(
            "{name} is the thing everybody on the sofa wants to have.",
            "{name} ist das, worum sich auf dem Sofa alle streiten.",
        ),
        T("Woven slowly, used every day: {name}.", "Langsam gewebt, jeden Tag benutzt: {name}."),
        T("{name} brings one calm colour into the room.", "{name} bringt eine ruhige Farbe ins Zimmer."),
    ),
    features=(
        T("It gets softer with every wash.", "Mit jeder Wäsche wird es weicher."),
        T("The edges are finished by hand.", "Die Kanten sind von Hand versäubert."),
        T("Dyed in the yarn, so the colour stays.", "Im Garn gefärbt, damit die Farbe bleibt."),
        T("Machine washable at 30 degrees.", "Bei 30 Grad in der Maschine waschbar."),
        T("The weave breathes in summer and warms in winter.", "Das Gewebe atmet im Sommer und wärmt im Winter."),
        T(
            "No zip and no button, so nothing leaves a mark on a cheek.",
            "Ohne Reißverschluss und Knopf, damit nichts auf der Wange drückt.",
        ),
    ),
    facts=(
        (T("Care", "Pflege"), (T("30 °C gentle", "30 °C Schonwäsche"), T("Hand wash", "Handwäsche"))),
        (
            T("Weave", "Webart"),
            (T("Herringbone", "Fischgrat"), T("Plain weave", "Leinwandbindung"), T("Waffle", "Waffelpiqué")),
        ),
    ),
    axis=CUSHION_SIZE,
)

TABLEWARE: Final = Leaf(
    slug="tableware",
    parent="home",
    name=T("Tableware", "Geschirr"),
    kinds=(
        Kind(T("Mug", "Becher"), "mug", (9, 29), (280, 420)),
        Kind(T("Soup Bowl", "Suppenschale"), "bowl", (12, 34), (380, 640)),
        Kind(T("Dinner Plate", "Speiseteller"), "plate", (14, 39), (520, 880)),
        Kind(T("Water Jug", "Wasserkrug"), "jug", (24, 69), (700, 1300)),
    ),
    brands=("Steinbach", "Töpferei Ahl", "Casa Lino", "Kvarn"),
    colours=("ivory", "sand", "terracotta", "sage", "sky", "navy", "slate", "rose"),
    materials=(
        T("Stoneware", "Steinzeug"),
        T("Porcelain", "Porzellan"),
        T("Reactive-glazed stoneware", "Steinzeug mit Reaktivglasur"),
        T("Recycled clay", "Recycelter Ton"),
    ),
    openings=(
        T(
            "{name} looks good on Sunday and survives Monday.",
            "{name} macht am Sonntag etwas her und übersteht den Montag.",
        ),
        T(
            "No two pieces of {name} come out of the kiln alike.",
            "Keine zwei Stücke von {name} kommen gleich aus dem Ofen.",
        ),
        T(
            "{name} is turned, glazed and fired in one workshop.",
            "{name} wird in einer einzigen Werkstatt gedreht, glasiert und gebrannt.",
        ),
    ),
    features=(
        T("Safe for dishwasher and microwave.", "Geeignet für Spülmaschine und Mikrowelle."),
        T(
            "The rim is thin where one drinks and strong where it is knocked.",
            "Der Rand ist dünn, wo man trinkt, und stark, wo man anstößt.",
        ),
        T("It stacks without wobbling.", "Lässt sich stapeln, ohne zu wackeln."),
        T("The unglazed foot does not slip.", "Der unglasierte Fuß rutscht nicht."),
        T("Keeps its heat long enough for a second cup of news.", "Hält die Wärme lange genug für die ganze Zeitung."),
        T("Single pieces can be bought again later.", "Einzelne Stücke lassen sich später nachkaufen."),
    ),
    facts=(
        (T("Finish", "Oberfläche"), (T("Matt", "Matt"), T("Glossy", "Glänzend"), T("Speckled", "Gesprenkelt"))),
        (T("Dishwasher", "Spülmaschine"), (T("Yes", "Ja"), T("Yes, gentle", "Ja, schonend"))),
    ),
)

PLANTERS: Final = Leaf(
    slug="planters",
    parent="home",
    name=T("Pots & Vases", "Töpfe & Vasen"),
    kinds=(
        Kind(T("Plant Pot", "Pflanztopf"), "plant", (12, 39), (600, 1500)),
        Kind(T("Vase", "Vase"), "vase", (19, 69), (500, 1600)),
        Kind(T("Herb Pot", "Kräutertopf"), "plant", (9, 29), (400, 900)),
        Kind(T("Bottle Vase", "Flaschenvase"), "vase", (24, 79), (500, 1500)),
    ),
    brands=("Töpferei Ahl", "Grünwerk", "Kvarn", "Atelier Kranz"),
    colours=("terracotta", "ivory", "sage", "slate", "sky", "mustard", "rose"),
    materials=(
        T("Fired terracotta", "Gebrannte Terrakotta"),
        T("Glazed stoneware", "Glasiertes Steinzeug"),
        T("Frost-proof ceramic", "Frostfeste Keramik"),
        T("Recycled glass", "Recyceltes Glas"),
    ),
    openings=(
        T("{name} gives green things a good place.", "{name} gibt allem Grünen einen guten Platz."),
        T(
            "Even empty, {name} is worth its place on the window sill.",
            "Selbst leer ist {name} den Platz auf der Fensterbank wert.",
        ),
        T(
            "{name} holds a single branch as well as a whole garden.",
            "{name} hält einen einzelnen Zweig ebenso gut wie einen halben Garten.",
        ),
    ),
    features=(
        T("A saucer with a rim catches the water.", "Ein Untersetzer mit Rand fängt das Wasser auf."),
        T("The clay lets roots breathe.", "Der Ton lässt die Wurzeln atmen."),
        T("Watertight down to the last drop.", "Wasserdicht bis zum letzten Tropfen."),
        T("May stay outside all winter.", "Darf den ganzen Winter draußen bleiben."),
        T(
            "The glaze runs a little differently on each piece.",
            "Die Glasur verläuft bei jedem Stück ein wenig anders.",
        ),
        T("A felt base protects the furniture.", "Ein Filzboden schont die Möbel."),
    ),
    facts=(
        (T("Place", "Standort"), (T("Indoors", "Drinnen"), T("Indoors and outdoors", "Drinnen und draußen"))),
        (
            T("Finish", "Oberfläche"),
            (T("Raw", "Roh"), T("Matt glaze", "Matt glasiert"), T("Glossy glaze", "Glänzend glasiert")),
        ),
    ),
    axis=POT_DIAMETER,
)
