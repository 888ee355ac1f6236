"""Response names: which member of the merged answer holds what.

Clients choose names freely; the planner's own inputs (keys, requirements) must find their values under names that no client
field has taken for something else, in any subgraph.
"""

from __future__ import annotations

from typing import TypeAlias

from stoa.operation import Argument, Field
from stoa.planner._wants import Wants

Signature: TypeAlias = tuple[str, tuple[Argument, ...]]


class Shape:
    """The names taken at one place of the answer, and the places below."""

    __slots__ = ("_below", "_taken")

    def __init__(self) -> None:
        self._taken: dict[str, set[Signature]] = {}
        self._below: dict[str, Shape] = {}

    def claim(self, selection: Wants) -> None:
        """Take the names of a client's selection."""
        for field in selection:
            self._taken.setdefault(field.fetched_as, set()).add(_signature(field))
            if field.selection:
                self.below(field.fetched_as).claim(field.selection)

    def below(self, name: str) -> Shape:
        """The place under a name."""
        if name not in self._below:
            self._below[name] = Shape()
        return self._below[name]

    def name_for(self, field: Field) -> str:
        """The name for an input of the planner: the field's own, unless that means something else here."""
        signature = _signature(field)
        name, count = field.name, 0
        while self._taken.get(name, {signature}) != {signature}:
            name = f"_{field.name}_{count}"
            count += 1
        self._taken[name] = {signature}
        return name


def _signature(field: Field) -> Signature:
    return field.name, field.arguments
