"""Screens: how a BFF's screens run their operations as the visitor, whatever they show.

Knows visitors, operations and the market's codes; never a page's shape.
"""

from __future__ import annotations

from stoa_bff.screens.baskets import basket_variables, merging_guest_basket, place_order, remember_basket
from stoa_bff.screens.run import PartUnavailable, ScreenOperations, found_or_none

__all__ = [
    "PartUnavailable",
    "ScreenOperations",
    "basket_variables",
    "found_or_none",
    "merging_guest_basket",
    "place_order",
    "remember_basket",
]
