"""Pictures of the products: still lifes, drawn as SVG from a key and nothing else.

Law: the same key gives the same bytes, on every machine and for ever. No file, no database, no network, no script in
the picture. A new kind of thing is one function in `motifs_*` and one line in `motifs.MOTIFS`.
"""

from catalog.domain.pictures.draw import draw
from catalog.domain.pictures.key import MEDIA_ROOT, PictureKey, PictureUnknown

__all__ = ["MEDIA_ROOT", "PictureKey", "PictureUnknown", "draw"]
