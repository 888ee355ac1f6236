"""Which drawing belongs to which name: a closed table."""

from __future__ import annotations

from typing import Final

from catalog.domain.pictures import motifs_gear as gear
from catalog.domain.pictures import motifs_home as home
from catalog.domain.pictures import motifs_kitchen as kitchen
from catalog.domain.pictures import motifs_wear as wear
from catalog.domain.pictures.paint import Motif

MOTIFS: Final[dict[str, Motif]] = {
    motif.__name__: motif
    for motif in (
        home.lamp,
        home.desk_lamp,
        home.pendant,
        home.cushion,
        home.blanket,
        home.mug,
        home.bowl,
        home.plate,
        home.jug,
        home.plant,
        home.vase,
        kitchen.moka,
        kitchen.kettle,
        kitchen.teapot,
        kitchen.dripper,
        kitchen.pan,
        kitchen.pot,
        kitchen.saucepan,
        kitchen.knife,
        kitchen.board,
        gear.headphones,
        gear.earbuds,
        gear.speaker,
        gear.radio,
        gear.keyboard,
        gear.backpack,
        gear.rolltop,
        gear.bottle,
        gear.flask,
        gear.tent,
        wear.tshirt,
        wear.longsleeve,
        wear.jacket,
        wear.sneaker,
        wear.boot,
        wear.notebook,
        wear.pen,
    )
}

HANGING: Final = frozenset({"tshirt", "longsleeve", "jacket", "pendant"})
"""Things that hang on the wall and cast their shadow there."""
