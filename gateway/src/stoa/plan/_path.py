"""Where in the merged response an entity fetch reads its representations and puts its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never


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


def path_items(path: ResponsePath) -> tuple[str, ...]:
    """The path as Apollo's plans write it: names, ``@`` for every item, type conditions behind what they narrow."""
    items: list[str] = []
    for segment in path:
        match segment:
            case ResponseKey():
                items.append(segment.name)
            case ListItem():
                items.append("@")
            case TypeCondition():
                condition = f"|[{','.join(sorted(segment.possible_types))}]"
                items.append(items.pop() + condition if items else condition)
            case _:
                assert_never(segment)
    return tuple(items)


def path_text(path: ResponsePath) -> str:
    """The path with dots."""
    return ".".join(path_items(path))
