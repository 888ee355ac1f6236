"""Desk and paper: notebooks, pens."""

from __future__ import annotations

from typing import Final

from catalog.domain.texts import LocalizedText as T
from catalog.seed.words.model import Department, Kind, Leaf
from catalog.seed.words.shared import NIB, RULING

DEPARTMENT: Final = Department("desk", T("Desk & Paper", "Schreibtisch & Papier"))

NOTEBOOKS: Final = Leaf(
    slug="notebooks",
    parent="desk",
    name=T("Notebooks", "Notizbücher"),
    kinds=(
        Kind(T("Notebook", "Notizbuch"), "notebook", (9, 29), (180, 380)),
        Kind(T("Sketchbook", "Skizzenbuch"), "notebook", (14, 39), (320, 620)),
        Kind(T("Travel Journal", "Reisetagebuch"), "notebook", (19, 49), (240, 460)),
        Kind(T("Planner", "Kalender"), "notebook", (16, 36), (260, 480)),
    ),
    brands=("Papierhaus Lenz", "Bogen", "Folio Nord", "Schriftgut"),
    colours=("navy", "forest", "rust", "mustard", "black", "sand", "plum", "teal"),
    materials=(
        T("Linen cover, 100 g paper", "Leineneinband, 100 g Papier"),
        T("Recycled board, 90 g paper", "Recyclingkarton, 90 g Papier"),
        T("Leather cover, 120 g paper", "Ledereinband, 120 g Papier"),
    ),
    openings=(
        T(
            "{name} lies flat from the first page to the last.",
            "{name} liegt von der ersten bis zur letzten Seite flach auf.",
        ),
        T(
            "Good ideas and shopping lists are equally welcome in {name}.",
            "Im {name} sind gute Ideen und Einkaufszettel gleich willkommen.",
        ),
        T("{name} is thread-stitched, as books should be.", "{name} ist fadengeheftet, wie Bücher es sein sollten."),
    ),
    features=(
        T("Ink does not bleed through.", "Tinte schlägt nicht durch."),
        T("Numbered pages and a table of contents.", "Nummerierte Seiten und ein Inhaltsverzeichnis."),
        T("Two ribbons, one for today and one for later.", "Zwei Lesebändchen, eines für heute und eines für später."),
        T("A pocket at the back keeps tickets.", "Eine Tasche hinten hebt Fahrkarten auf."),
        T("The corners are rounded and stay so.", "Die Ecken sind gerundet und bleiben es."),
        T(
            "Paper from a mill that runs on its own water.",
            "Papier aus einer Mühle, die mit eigener Wasserkraft läuft.",
        ),
    ),
    facts=(
        (T("Pages", "Seiten"), (T("160", "160"), T("192", "192"), T("240", "240"))),
        (T("Format", "Format"), (T("A5", "A5"), T("A6", "A6"), T("B5", "B5"))),
    ),
    axis=RULING,
)

PENS: Final = Leaf(
    slug="pens",
    parent="desk",
    name=T("Pens & Pencils", "Stifte & Füller"),
    kinds=(
        Kind(T("Fountain Pen", "Füllfederhalter"), "pen", (24, 149), (18, 40)),
        Kind(T("Ballpoint Pen", "Kugelschreiber"), "pen", (9, 69), (12, 30)),
        Kind(T("Mechanical Pencil", "Druckbleistift"), "pen", (12, 59), (12, 28)),
    ),
    brands=("Schriftgut", "Clavis", "Bogen", "Minato"),
    colours=("black", "navy", "brass", "forest", "rust", "steel", "ivory"),
    materials=(
        T("Turned brass", "Gedrehtes Messing"),
        T("Resin and steel", "Edelharz und Stahl"),
        T("Anodised aluminium", "Eloxiertes Aluminium"),
        T("Pear wood", "Birnenholz"),
    ),
    openings=(
        T("{name} writes at once, even after a holiday.", "{name} schreibt sofort, auch nach dem Urlaub."),
        T(
            "{name} lies so well in the hand that letters get longer.",
            "{name} liegt so gut in der Hand, dass Briefe länger werden.",
        ),
        T("A thing one does not lend: {name}.", "Etwas, das man nicht verleiht: {name}."),
    ),
    features=(
        T("Takes standard refills.", "Nimmt Standardminen und -patronen."),
        T("The clip is sprung and holds on thick cloth.", "Der Clip ist gefedert und hält auch an dickem Stoff."),
        T("Its balance lies just before the middle.", "Der Schwerpunkt liegt knapp vor der Mitte."),
        T("The cap closes with a quiet click.", "Die Kappe schließt mit leisem Klick."),
        T("The surface takes on the marks of its owner.", "Die Oberfläche nimmt die Spuren ihres Besitzers an."),
        T("Comes in a tin that one keeps.", "In einer Dose, die man aufhebt."),
    ),
    facts=(
        (T("Made in", "Hergestellt in"), (T("Germany", "Deutschland"), T("Japan", "Japan"), T("Denmark", "Dänemark"))),
        (T("Length", "Länge"), (T("125 mm", "125 mm"), T("138 mm", "138 mm"), T("142 mm", "142 mm"))),
    ),
    axis=NIB,
)
