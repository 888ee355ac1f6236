"""Screens: one field for one page, one gateway operation behind it.

Knows what a page shows and which part of it is missing; never a business rule, a cookie or a token.
"""

from __future__ import annotations

from bff_web.screens.schema import schema

__all__ = ["schema"]
