"""The pictures: deterministic, well-formed, and only for names that exist."""

from xml.etree import ElementTree as ET

import pytest
from catalog.domain.pictures import PictureKey, PictureUnknown, draw
from catalog.domain.pictures.motifs import MOTIFS
from catalog.domain.pictures.palette import ROOMS, THINGS
from catalog.seed.words import LEAVES
from catalog.seed.words.shared import COLOURS


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_every_motif_is_well_formed_in_every_view(motif: str) -> None:
    """A broken picture is a broken page."""
    for view in range(3):
        picture = draw(PictureKey(category="lighting", motif=motif, colour="navy", seed="0badcafe", view=view))

        assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
        assert "<script" not in picture
        assert len(picture) < 12_000


def test_the_same_product_always_gets_the_same_picture() -> None:
    """Caches keep pictures for a year."""
    key = PictureKey.of_product("p1", category="knives", motif="knife", colour="walnut")

    assert draw(key) == draw(PictureKey.from_path(key.path))
    assert key.seed != PictureKey.of_product("p2", category="knives", motif="knife", colour="walnut").seed


def test_the_word_tables_name_only_what_can_be_drawn() -> None:
    """A product without a picture must not be written."""
    assert {kind.motif for leaf in LEAVES for kind in leaf.kinds} == set(MOTIFS)
    assert {leaf.slug for leaf in LEAVES} == set(ROOMS)
    assert set(COLOURS) == set(THINGS)
    assert {colour for leaf in LEAVES for colour in leaf.colours} <= set(THINGS)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "lighting/lamp-navy-0badcafe-0.png",
        "lighting/lamp-navy-0badcafe-9.svg",
        "lighting/lamp-pink-0badcafe-0.svg",
        "lighting/dragon-navy-0badcafe-0.svg",
        "cellar/lamp-navy-0badcafe-0.svg",
        "lighting/lamp-navy-0BADCAFE-0.svg",
        "../lighting/lamp-navy-0badcafe-0.svg",
        "lighting/lamp-navy-0badcafe-0.svg\n",
        "lighting/lamp-navy-0badcafe-٣.svg",
    ],
)
def test_a_path_that_names_no_picture_is_refused(path: str) -> None:
    """Odd paths must end at the door."""
    with pytest.raises(PictureUnknown):
        PictureKey.from_path(path)
