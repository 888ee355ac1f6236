"""Screens: one field for one screen of the phone, one gateway operation behind it, short lists and thumbnails.

Knows what a screen shows and which part of it is missing; never a business rule, a cookie or a token.
"""

from __future__ import annotations

from bff_mobile.screens.schema import schema

__all__ = ["schema"]
