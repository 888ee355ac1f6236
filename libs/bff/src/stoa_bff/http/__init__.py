"""HTTP: what a browser may ask of a BFF (docs/contracts/bff.md), and nothing else.

The only room that sees cookies, headers and pages. No business rule, and no token in any answer.
"""

from __future__ import annotations

from stoa_bff.http.app import build_bff
from stoa_bff.http.parts import BffParts
from stoa_bff.http.schema import BffContext, build_screen_schema
from stoa_bff.http.visitor import Unauthenticated, Visitor

__all__ = ["BffContext", "BffParts", "Unauthenticated", "Visitor", "build_bff", "build_screen_schema"]
