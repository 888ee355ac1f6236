"""Screens: how a BFF's screens run their operations as the visitor, and what all of them are made of.

Knows visitors, operations, amounts and the market's codes; never a page's shape.
"""

from __future__ import annotations

from stoa_bff.screens.baskets import basket_variables, merging_guest_basket, place_order, remember_basket
from stoa_bff.screens.parts import (
    Json,
    Locale,
    Money,
    MoneyInput,
    Notice,
    StockLevel,
    missing_parts,
    money,
    nodes,
    problems,
    stars,
)
from stoa_bff.screens.run import PartUnavailable, ScreenOperations, found_or_none

__all__ = [
    "Json",
    "Locale",
    "Money",
    "MoneyInput",
    "Notice",
    "PartUnavailable",
    "ScreenOperations",
    "StockLevel",
    "basket_variables",
    "found_or_none",
    "merging_guest_basket",
    "missing_parts",
    "money",
    "nodes",
    "place_order",
    "problems",
    "remember_basket",
    "stars",
]
