"""What an entity fetch needs of an entity: the shape of one ``_Any`` representation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredField:
    """A member of a representation.

    ``name`` is what the subgraph expects in the representation; ``response_name`` is where the value stands in the merged
    response (they differ when the planner had to rename a field because of a conflict). An empty ``selection`` marks a leaf.
    """

    name: str
    response_name: str
    selection: RequiredSelection = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredFragment:
    """Members needed only of these object types; ``type_condition`` is what stood in the key or the requires text."""

    type_condition: str
    possible_types: frozenset[str]
    selection: RequiredSelection


RequiredSelection: TypeAlias = tuple["RequiredField | RequiredFragment", ...]
