"""Fashion: shirts, sneakers, jackets."""

from __future__ import annotations

from typing import Final

from catalog.domain.texts import LocalizedText as T
from catalog.seed.words.model import Department, Kind, Leaf
from catalog.seed.words.shared import CLOTHES_SIZE, SHOE_SIZE

DEPARTMENT: Final = Department("fashion", T("Fashion", "Mode"))

SHIRTS: Final = Leaf(
    slug="shirts",
    parent="fashion",
    name=T("Shirts & Knitwear", "Shirts & Strick"),
    kinds=(
        Kind(T("T-Shirt", "T-Shirt"), "tshirt", (19, 49), (140, 220)),
        Kind(T("Long-Sleeve Shirt", "Langarmshirt"), "longsleeve", (29, 69), (200, 300)),
        Kind(T("Sweatshirt", "Sweatshirt"), "longsleeve", (49, 99), (380, 560)),
        Kind(T("Knitted Jumper", "Strickpullover"), "longsleeve", (69, 149), (420, 700)),
    ),
    brands=("Faden & Sohn", "Nordgarn", "Ostwind", "Mora Mill"),
    colours=("ivory", "sand", "sage", "navy", "rust", "mustard", "plum", "black", "sky"),
    materials=(
        T("Organic cotton", "Bio-Baumwolle"),
        T("Merino wool", "Merinowolle"),
        T("Cotton and hemp", "Baumwolle und Hanf"),
        T("Recycled cotton", "Recycelte Baumwolle"),
    ),
    openings=(
        T(
            "{name} is the one that is always in the wash because it is always worn.",
            "{name} ist das Stück, das immer in der Wäsche ist, weil es immer getragen wird.",
        ),
        T("No print, no fuss: {name} simply fits.", "Kein Aufdruck, kein Aufwand: {name} sitzt einfach."),
        T(
            "{name} is knitted in one mill and sewn next door.",
            "{name} wird in einer Strickerei gestrickt und nebenan genäht.",
        ),
    ),
    features=(
        T("Heavy jersey that keeps its shape.", "Schwerer Jersey, der in Form bleibt."),
        T("The collar does not wave after ten washes.", "Der Kragen wellt sich auch nach zehn Wäschen nicht."),
        T("Side seams that stay at the side.", "Seitennähte, die an der Seite bleiben."),
        T("Washed before sewing, so it does not shrink.", "Vor dem Nähen gewaschen, damit nichts einläuft."),
        T("The label is printed and does not scratch.", "Das Etikett ist gedruckt und kratzt nicht."),
        T("Long enough to stay tucked in.", "Lang genug, um in der Hose zu bleiben."),
    ),
    facts=(
        (T("Fit", "Passform"), (T("Regular", "Normal"), T("Relaxed", "Locker"), T("Slim", "Schmal"))),
        (T("Care", "Pflege"), (T("30 °C", "30 °C"), T("40 °C", "40 °C"), T("Wool cycle", "Wollprogramm"))),
    ),
    axis=CLOTHES_SIZE,
)

SNEAKERS: Final = Leaf(
    slug="sneakers",
    parent="fashion",
    name=T("Shoes", "Schuhe"),
    kinds=(
        Kind(T("Sneaker", "Sneaker"), "sneaker", (69, 159), (600, 900)),
        Kind(T("Running Shoe", "Laufschuh"), "sneaker", (89, 189), (480, 700)),
        Kind(T("Walking Shoe", "Wanderschuh"), "boot", (99, 219), (800, 1300)),
        Kind(T("Canvas Shoe", "Stoffschuh"), "sneaker", (39, 89), (480, 720)),
    ),
    brands=("Wegmann", "Laufgut", "Ostwind", "Gratwerk"),
    colours=("ivory", "black", "navy", "olive", "terracotta", "slate", "rose"),
    materials=(
        T("Vegetable-tanned leather", "Pflanzlich gegerbtes Leder"),
        T("Recycled mesh", "Recyceltes Gewebe"),
        T("Organic canvas", "Bio-Segeltuch"),
        T("Suede and natural rubber", "Veloursleder und Naturkautschuk"),
    ),
    openings=(
        T("{name} needs no breaking in.", "{name} muss man nicht einlaufen."),
        T(
            "Ten thousand steps and still good company: {name}.",
            "Zehntausend Schritte und immer noch gute Gesellschaft: {name}.",
        ),
        T(
            "{name} goes with almost everything, and almost everywhere.",
            "{name} passt zu fast allem und fast überall hin.",
        ),
    ),
    features=(
        T("The sole is stitched and can be replaced.", "Die Sohle ist genäht und lässt sich ersetzen."),
        T("The insole comes out for washing.", "Die Einlegesohle lässt sich zum Waschen herausnehmen."),
        T("Grips on wet stone.", "Hält auf nassem Stein."),
        T("Wide at the toes, snug at the heel.", "Weit an den Zehen, fest an der Ferse."),
        T(
            "Laces of recycled yarn, and a second pair in the box.",
            "Senkel aus recyceltem Garn, ein zweites Paar liegt bei.",
        ),
        T("Lighter than it looks.", "Leichter, als es aussieht."),
    ),
    facts=(
        (
            T("Sole", "Sohle"),
            (
                T("Natural rubber", "Naturkautschuk"),
                T("Recycled rubber", "Recycelter Gummi"),
                T("Cork and rubber", "Kork und Gummi"),
            ),
        ),
        (T("Closure", "Verschluss"), (T("Laces", "Schnürung"), T("Quick laces", "Schnellschnürung"))),
    ),
    axis=SHOE_SIZE,
)

JACKETS: Final = Leaf(
    slug="jackets",
    parent="fashion",
    name=T("Jackets", "Jacken"),
    kinds=(
        Kind(T("Rain Jacket", "Regenjacke"), "jacket", (89, 249), (380, 700)),
        Kind(T("Quilted Jacket", "Steppjacke"), "jacket", (99, 279), (460, 900)),
        Kind(T("Work Jacket", "Arbeitsjacke"), "jacket", (79, 189), (800, 1300)),
        Kind(T("Fleece Jacket", "Fleecejacke"), "jacket", (59, 139), (380, 620)),
    ),
    brands=("Ostwind", "Fjordpack", "Faden & Sohn", "Gratwerk"),
    colours=("mustard", "navy", "olive", "rust", "slate", "black", "teal"),
    materials=(
        T("Waxed cotton", "Gewachste Baumwolle"),
        T("Three-layer membrane", "Dreilagige Membran"),
        T("Recycled polyester", "Recyceltes Polyester"),
        T("Moleskin", "Deutschleder"),
    ),
    openings=(
        T("{name} makes the weather report less important.", "{name} macht den Wetterbericht weniger wichtig."),
        T("Hangs by the door, goes along everywhere: {name}.", "Hängt an der Tür, kommt überall mit: {name}."),
        T(
            "{name} was made for people who walk the dog anyway.",
            "{name} ist für alle, die ohnehin mit dem Hund hinausmüssen.",
        ),
    ),
    features=(
        T("The hood turns with the head.", "Die Kapuze dreht sich mit dem Kopf."),
        T(
            "Pockets sit where a hip belt does not cover them.",
            "Die Taschen sitzen dort, wo kein Hüftgurt sie verdeckt.",
        ),
        T("Two-way zip with a flap on the inside.", "Zweiwegereißverschluss mit Leiste innen."),
        T("Ventilation under the arms.", "Belüftung unter den Armen."),
        T("Packs into its own pocket.", "Lässt sich in der eigenen Tasche verstauen."),
        T("We re-proof and mend it for a small fee.", "Wir imprägnieren und flicken sie für kleines Geld."),
    ),
    facts=(
        (
            T("Water column", "Wassersäule"),
            (T("10,000 mm", "10.000 mm"), T("20,000 mm", "20.000 mm"), T("Not rated", "Ohne Angabe")),
        ),
        (T("Lining", "Futter"), (T("None", "Keines"), T("Cotton", "Baumwolle"), T("Recycled down", "Recycelte Daune"))),
    ),
    axis=CLOTHES_SIZE,
)
