"""Word tables of the demo market, one file per department.

Law: only words and whole numbers stand here. No chance, no database, no picture; German is written, not translated word by word.
"""

from __future__ import annotations

from typing import Final

from catalog.seed.words import electronics, fashion, home, kitchen, outdoor, paper
from catalog.seed.words.model import Department, Leaf

DEPARTMENTS: Final[tuple[Department, ...]] = (
    home.DEPARTMENT,
    kitchen.DEPARTMENT,
    electronics.DEPARTMENT,
    outdoor.DEPARTMENT,
    fashion.DEPARTMENT,
    paper.DEPARTMENT,
)

LEAVES: Final[tuple[Leaf, ...]] = (
    home.LIGHTING,
    kitchen.COFFEE_TEA,
    electronics.HEADPHONES,
    outdoor.BACKPACKS,
    fashion.SHIRTS,
    paper.NOTEBOOKS,
    home.TABLEWARE,
    kitchen.COOKWARE,
    electronics.SPEAKERS,
    outdoor.BOTTLES,
    fashion.SNEAKERS,
    paper.PENS,
    home.TEXTILES,
    kitchen.KNIVES,
    electronics.KEYBOARDS,
    outdoor.TENTS,
    fashion.JACKETS,
    home.PLANTERS,
)
"""In the order of the shop window: neighbours come from different departments."""

__all__ = ["DEPARTMENTS", "LEAVES"]
