"""Where in the merged response an entity fetch reads its representations and puts its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class ResponseKey:
    """Step into the object member with this response name (an alias, or the field's name)."""

    name: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """Step into every item of a list. Printed as ``@``."""


@dataclass(frozen=True, slots=True)
class TypeCondition:
    """Go on only where the object's ``__typename`` is one of these object types."""

    possible_types: frozenset[str]


ANY_ITEM: Final = ListItem()

PathSegment: TypeAlias = ResponseKey | ListItem | TypeCondition
ResponsePath: TypeAlias = tuple[PathSegment, ...]
