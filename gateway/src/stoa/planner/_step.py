"""Steps: requests in the making, and what each selects. The only mutable data of the planner, private to one planning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from stoa.operation import Argument, Conditions, Deferral
from stoa.plan import ContextArgument, RequiredSelection, ResponsePath
from stoa.planner._view import View

#: response name, field, arguments, conditions, directives
Asked: TypeAlias = tuple[str, str, tuple[Argument, ...], Conditions, str]


@dataclass(slots=True, eq=False)
class Branch:
    """A selection set inside one request: what is asked, for which object types, and the branch below (None for leaves)."""

    view: View
    asked: dict[tuple[Asked, frozenset[str], int], tuple[Asked, frozenset[str], Branch | None]] = field(
        default_factory=dict
    )

    def ask(self, asked: Asked, types: frozenset[str], below: View | None) -> Branch | None:
        """Add a field; the same field for the same types gives the same branch."""
        key = (asked, types, below.identity if below else -1)
        found = self.asked.get(key)
        if found is None:
            found = self.asked[key] = (asked, types, Branch(below) if below else None)
        return found[2]

    def absorb(self, other: Branch) -> None:
        """Add everything that another branch asks."""
        for key, (asked, types, below) in other.asked.items():
            mine = self.asked.get(key)
            if mine is None:
                self.asked[key] = (asked, types, below)
            elif mine[2] is not None and below is not None:
                mine[2].absorb(below)

    def __iter__(self) -> Iterator[tuple[Asked, frozenset[str], Branch | None]]:
        return iter(self.asked.values())


@dataclass(slots=True, eq=False, kw_only=True)
class Step:
    """One request: where its entities stand, what they must bring, what is selected, and which steps come before it.

    ``blocks`` are the deferred blocks that need it; nothing else does. Without them it is needed at once.
    ``companions`` go with it in one request.
    """

    number: int
    branch: Branch
    path: ResponsePath = ()
    also: tuple[ResponsePath, ...] = ()
    types: frozenset[str] = frozenset()
    typename: str | None = None
    is_entity: bool = False
    requires: RequiredSelection = ()
    conditions: Conditions = frozenset()
    input_conditions: Conditions = frozenset()
    contexts: tuple[ContextArgument, ...] = ()
    parents: set[Step] = field(default_factory=set)
    blocks: frozenset[Deferral] = frozenset()
    companions: tuple[Step, ...] = ()

    @property
    def subgraph(self) -> str:
        return self.branch.view.subgraph
