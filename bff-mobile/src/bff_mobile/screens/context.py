"""How a screen reaches its visitor and its operation."""

from __future__ import annotations

from typing import Final, TypeAlias

import strawberry
from stoa_bff.http import BffContext, Visitor
from stoa_bff.screens import ScreenOperations

Info: TypeAlias = strawberry.Info[BffContext, None]

OPERATIONS: Final = ScreenOperations("bff_mobile.screens.operations")


def visitor_of(info: Info) -> Visitor:
    return info.context.visitor
