"""What names a picture: category, motif, colour, seed and view, all in its path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2s
from typing import Final, Self

from stoa_primitives import NotFound

from catalog.domain.pictures.motifs import MOTIFS
from catalog.domain.pictures.palette import ROOMS, THINGS

VIEWS: Final = 3
MEDIA_ROOT: Final = "/media/"
_PATH = re.compile(r"([a-z-]{1,24})/([a-z_]{1,24})-([a-z]{1,16})-([0-9a-f]{8})-([0-9])\.svg")


class PictureUnknown(NotFound):
    """No picture has this name."""

    code = "PICTURE_NOT_FOUND"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureKey:
    """Everything a picture is drawn from."""

    category: str
    motif: str
    colour: str
    seed: str
    view: int = 0

    @classmethod
    def of_product(cls, product_id: str, *, category: str, motif: str, colour: str, view: int = 0) -> Self:
        """The product's own still life: its id decides what stands beside it and how the light falls."""
        seed = blake2s(product_id.encode(), digest_size=4).hexdigest()
        return cls(category=category, motif=motif, colour=colour, seed=seed, view=view)

    @classmethod
    def placeholder(cls, product_id: str) -> Self:
        """What a draft shows before it has pictures: a blank notebook."""
        return cls.of_product(product_id, category="notebooks", motif="notebook", colour="ivory")

    @classmethod
    def from_path(cls, path: str) -> Self:
        """Reads a path; refuses everything that names no picture."""
        match = _PATH.fullmatch(path)
        if match is None:
            raise PictureUnknown("There is no such picture.")
        category, motif, colour, seed, view = match.groups()
        if category not in ROOMS or motif not in MOTIFS or colour not in THINGS or int(view) >= VIEWS:
            raise PictureUnknown("There is no such picture.")
        return cls(category=category, motif=motif, colour=colour, seed=seed, view=int(view))

    @property
    def path(self) -> str:
        """Below the media root."""
        return f"{self.category}/{self.motif}-{self.colour}-{self.seed}-{self.view}.svg"

    @property
    def url(self) -> str:
        """Where every process of the shop offers it."""
        return f"{MEDIA_ROOT}{self.path}"
