"""Electronics: headphones, speakers, keyboards."""

from __future__ import annotations

from typing import Final

from catalog.domain.texts import LocalizedText as T
from catalog.seed.words.model import Department, Kind, Leaf
from catalog.seed.words.shared import KEY_LAYOUT

DEPARTMENT: Final = Department("electronics", T("Electronics", "Elektronik"))

HEADPHONES: Final = Leaf(
    slug="headphones",
    parent="electronics",
    name=T("Headphones", "Kopfhörer"),
    kinds=(
        Kind(T("Wireless Headphones", "Funkkopfhörer"), "headphones", (79, 349), (220, 320)),
        Kind(T("Studio Headphones", "Studiokopfhörer"), "headphones", (99, 399), (240, 360)),
        Kind(T("Earbuds", "Ohrhörer"), "earbuds", (39, 199), (40, 70)),
        Kind(T("Travel Headphones", "Reisekopfhörer"), "headphones", (89, 299), (190, 280)),
    ),
    brands=("Kantor", "Tonlage", "Aurisa", "Basso"),
    colours=("black", "ivory", "navy", "sage", "copper", "slate"),
    materials=(
        T("Aluminium and protein leather", "Aluminium und Proteinleder"),
        T("Recycled polymer", "Recycelter Kunststoff"),
        T("Steel band and velour", "Stahlbügel und Velours"),
        T("Magnesium and mesh", "Magnesium und Gewebe"),
    ),
    openings=(
        T(
            "{name} leaves the train outside and the music inside.",
            "{name} lässt die Bahn draußen und die Musik drinnen.",
        ),
        T(
            "Voices sound like people with {name}, not like telephones.",
            "Mit {name} klingen Stimmen nach Menschen, nicht nach Telefon.",
        ),
        T(
            "{name} is tuned to be forgotten after the first song.",
            "{name} ist so abgestimmt, dass man es nach dem ersten Lied vergisst.",
        ),
    ),
    features=(
        T(
            "Thirty hours on one charge, five more after ten minutes.",
            "Dreißig Stunden mit einer Ladung, fünf weitere nach zehn Minuten.",
        ),
        T("Two devices at once, without asking.", "Zwei Geräte gleichzeitig, ohne Nachfrage."),
        T(
            "Battery and ear pads can be replaced without tools.",
            "Akku und Polster lassen sich ohne Werkzeug tauschen.",
        ),
        T("The cable is detachable and plain 3.5 mm.", "Das Kabel ist abnehmbar und ganz normal 3,5 mm."),
        T("Real buttons that a thumb finds in the dark.", "Echte Tasten, die der Daumen im Dunkeln findet."),
        T("The case is smaller than a book.", "Das Etui ist kleiner als ein Buch."),
    ),
    facts=(
        (
            T("Connection", "Verbindung"),
            (
                T("Bluetooth 5.4", "Bluetooth 5.4"),
                T("Bluetooth 5.4 and cable", "Bluetooth 5.4 und Kabel"),
                T("Cable, 3.5 mm", "Kabel, 3,5 mm"),
            ),
        ),
        (T("Noise cancelling", "Geräuschunterdrückung"), (T("Active", "Aktiv"), T("Passive", "Passiv"))),
    ),
)

SPEAKERS: Final = Leaf(
    slug="speakers",
    parent="electronics",
    name=T("Speakers & Radios", "Lautsprecher & Radios"),
    kinds=(
        Kind(T("Bookshelf Speaker", "Regallautsprecher"), "speaker", (99, 449), (3200, 6800)),
        Kind(T("Travel Speaker", "Reiselautsprecher"), "radio", (49, 199), (480, 1100)),
        Kind(T("Kitchen Radio", "Küchenradio"), "radio", (59, 189), (900, 1900)),
        Kind(T("Shelf Subwoofer", "Regal-Subwoofer"), "speaker", (149, 399), (5200, 9800)),
    ),
    brands=("Basso", "Tonlage", "Kantor", "Volta"),
    colours=("walnut", "oak", "black", "ivory", "teal", "rust"),
    materials=(
        T("Real wood veneer", "Echtholzfurnier"),
        T("Wool fabric and oak", "Wollstoff und Eiche"),
        T("Lacquered wood", "Lackiertes Holz"),
        T("Recycled aluminium", "Recyceltes Aluminium"),
    ),
    openings=(
        T(
            "{name} fills the room and leaves the neighbours in peace.",
            "{name} füllt das Zimmer und lässt die Nachbarn in Ruhe.",
        ),
        T(
            "The news at seven, jazz at eight: {name} does both well.",
            "Nachrichten um sieben, Jazz um acht: {name} kann beides.",
        ),
        T("{name} has one knob, and it does what one thinks.", "{name} hat einen Knopf, und der tut, was man denkt."),
    ),
    features=(
        T("Bass that is heard, not only felt.", "Bass, den man hört und nicht nur spürt."),
        T("Bluetooth, line in and a real off switch.", "Bluetooth, Line-Eingang und ein echter Ausschalter."),
        T("Two of them find each other and play in stereo.", "Zwei davon finden sich und spielen in Stereo."),
        T("Splash-proof enough for the kitchen sink.", "Spritzwasserfest genug für die Spüle."),
        T("No account and no microphone.", "Kein Konto und kein Mikrofon."),
        T("The front cloth comes off for cleaning.", "Der Frontstoff lässt sich zum Reinigen abnehmen."),
    ),
    facts=(
        (T("Power", "Leistung"), (T("20 W", "20 W"), T("40 W", "40 W"), T("80 W", "80 W"))),
        (T("Supply", "Stromversorgung"), (T("Mains", "Netz"), T("Battery, 18 h", "Akku, 18 h"))),
    ),
)

KEYBOARDS: Final = Leaf(
    slug="keyboards",
    parent="electronics",
    name=T("Keyboards & Mice", "Tastaturen & Mäuse"),
    kinds=(
        Kind(T("Mechanical Keyboard", "Mechanische Tastatur"), "keyboard", (69, 219), (700, 1200)),
        Kind(T("Compact Keyboard", "Kompakttastatur"), "keyboard", (49, 159), (420, 780)),
        Kind(T("Low-Profile Keyboard", "Flachtastatur"), "keyboard", (59, 179), (480, 820)),
    ),
    brands=("Tastwerk", "Clavis", "Minato", "Aurisa"),
    colours=("ivory", "slate", "black", "navy", "olive", "rose"),
    materials=(
        T("Anodised aluminium", "Eloxiertes Aluminium"),
        T("PBT keycaps on steel", "PBT-Kappen auf Stahl"),
        T("Walnut frame and PBT", "Nussbaumrahmen und PBT"),
    ),
    openings=(
        T("{name} makes long texts shorter work.", "Mit {name} schreiben sich lange Texte leichter."),
        T(
            "Quiet enough for the office, precise enough for code: {name}.",
            "Leise genug fürs Büro, genau genug für Code: {name}.",
        ),
        T(
            "{name} is built around one idea: the next key is where the finger is.",
            "{name} folgt einer Idee: Die nächste Taste ist da, wo der Finger ist.",
        ),
    ),
    features=(
        T("Switches can be swapped without soldering.", "Die Schalter lassen sich ohne Löten tauschen."),
        T("The legends are moulded and cannot wear off.", "Die Beschriftung ist eingegossen und nutzt sich nicht ab."),
        T("USB-C cable, or three devices by Bluetooth.", "USB-C-Kabel oder drei Geräte per Bluetooth."),
        T("A full charge lasts through a quarter of a year.", "Eine Ladung reicht ein Vierteljahr."),
        T(
            "The layers are stored in the keyboard, not in a cloud.",
            "Die Ebenen liegen in der Tastatur und nicht in einer Cloud.",
        ),
        T("Foam and silicone take the rattle out.", "Schaum und Silikon nehmen das Klappern heraus."),
    ),
    facts=(
        (
            T("Switches", "Schalter"),
            (T("Tactile", "Taktil"), T("Linear, silent", "Linear, leise"), T("Scissor", "Schere")),
        ),
        (T("Connection", "Verbindung"), (T("USB-C", "USB-C"), T("USB-C and Bluetooth", "USB-C und Bluetooth"))),
    ),
    axis=KEY_LAYOUT,
)
