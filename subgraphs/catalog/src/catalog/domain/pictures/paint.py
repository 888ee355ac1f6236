"""The paints a motif is drawn with: one colour in its lights and shadows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catalog.domain.pictures.palette import shade

BODY = "url(#body)"
"""Rounded things: light from the left."""
FACE = "url(#face)"
"""Flat things: light from above."""
METAL = "url(#metal)"
WOOD = "url(#wood)"
GLASS = "url(#glass)"


@dataclass(frozen=True, slots=True)
class Paint:
    """A thing's colour and the shades of it."""

    base: str
    light: str
    dark: str
    deep: str
    accent: str

    @classmethod
    def mixed_from(cls, colour: str, accent: str) -> Paint:
        return cls(colour, shade(colour, 0.35), shade(colour, -0.22), shade(colour, -0.45), accent)


Motif = Callable[[Paint], str]
"""Draws one thing standing at (200, 320) in a picture of 400 by 400."""
