"""Colours: of the things themselves, and of the rooms they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_CHANNEL_MAX = 255

THINGS: Final[dict[str, str]] = {
    "ivory": "#efe6d3",
    "sand": "#d8c19a",
    "terracotta": "#c8714d",
    "rust": "#a8442c",
    "rose": "#d9a3a0",
    "mustard": "#d3a02c",
    "olive": "#75783f",
    "forest": "#35573f",
    "sage": "#9db08d",
    "teal": "#2b6f77",
    "sky": "#8fb8d4",
    "navy": "#2b3f66",
    "plum": "#6b3d5c",
    "slate": "#66707a",
    "black": "#33343a",
    "steel": "#b3bac0",
    "brass": "#bf9a4a",
    "copper": "#b8734c",
    "oak": "#bd9361",
    "walnut": "#75513a",
}


@dataclass(frozen=True, slots=True)
class Room:
    """Wall, table and the colour of the small thing beside: a category's mood."""

    wall: str
    table: str
    accent: str


ROOMS: Final[dict[str, Room]] = {
    "lighting": Room("#e4dccf", "#a97f56", "#7d8f6b"),
    "textiles": Room("#e7e0d8", "#c9a88a", "#a86f5b"),
    "tableware": Room("#dfe4e0", "#b98f68", "#8aa38d"),
    "planters": Room("#e3e7da", "#b3875f", "#5f7d54"),
    "coffee-tea": Room("#e9ddd0", "#8d6244", "#6e4a35"),
    "cookware": Room("#e2e0da", "#9a7350", "#b5502f"),
    "knives": Room("#dcdedd", "#86613f", "#6f8a5a"),
    "headphones": Room("#d9dfe6", "#8b95a1", "#4f6b8a"),
    "speakers": Room("#e0dcd6", "#977458", "#56707a"),
    "keyboards": Room("#dde1e4", "#a89a88", "#6d86a0"),
    "backpacks": Room("#dbe4e0", "#94886f", "#587a5e"),
    "bottles": Room("#dae6ea", "#a3967f", "#4f8797"),
    "tents": Room("#cfdfe6", "#86966a", "#506f4a"),
    "shirts": Room("#e9e4dc", "#c4ab8d", "#8b7a9a"),
    "sneakers": Room("#e3e2e4", "#b1a596", "#c06f4d"),
    "jackets": Room("#dfe2de", "#a58f74", "#77683f"),
    "notebooks": Room("#e8e2d6", "#a07b56", "#4d6a78"),
    "pens": Room("#e6e1da", "#8f6a4b", "#97483a"),
}


def shade(colour: str, amount: float) -> str:
    """Darker below zero, lighter above; -1 is black, 1 is white."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    goal = _CHANNEL_MAX if amount > 0 else 0
    weight = abs(amount)
    mixed = (round(channel + (goal - channel) * weight) for channel in (red, green, blue))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
