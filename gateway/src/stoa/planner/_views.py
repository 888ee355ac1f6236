"""What plannings over one federation have in common: the views that its objects can have, each made once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from stoa.planner._view import Target, View
from stoa.query_graph import QueryGraph

#: operations choose the object types that a view is for, so there is no end of them
_MOST_KEPT: Final = 20_000
_VIEWS: Final = "views"


class Views:
    """Two threads may add at once: whoever comes first is kept, so equal views are one object."""

    __slots__ = ("children", "interned", "numbers", "targets")

    def __init__(self) -> None:
        self.interned: dict[tuple[Any, ...], View] = {}
        self.children: dict[tuple[Any, ...], View] = {}
        self.targets: dict[int, tuple[Target, ...]] = {}
        self.numbers: Iterator[int] = count()

    @property
    def is_full(self) -> bool:
        return len(self.interned) + len(self.children) > _MOST_KEPT


def views_of(graph: QueryGraph) -> Views:
    """Those of earlier plannings, until there are too many: a planning that has begun keeps its own."""
    known = graph.memory.get(_VIEWS)
    if isinstance(known, Views) and not known.is_full:
        return known
    views = graph.memory[_VIEWS] = Views()
    return views


__all__ = ["Views", "views_of"]
