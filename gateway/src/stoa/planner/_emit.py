"""Branches in, selections as a subgraph takes them out: each field below a type condition that is legal there."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from stoa.planner._step import Asked, Branch
from stoa.planner._view import View
from stoa.planner._wants import TYPENAME
from stoa.query_graph import FieldMove, Node, NodeKind, QueryGraph

#: an interface object must never answer ``__typename`` under that name: it would say the interface's
_NOTHING_NAME = "_nothing"


class Emitted(Struct, eq=False):
    """One field in one selection set. ``name`` may be changed by the conflict pass; ``kept_name`` is what the answer needs."""

    site: str | None
    name: str
    asked: Asked
    type_text: str
    list_depth: int
    below: list[Emitted] | None = None
    kept_name: str = ""

    def __post_init__(self) -> None:
        self.kept_name = self.name


Emission: TypeAlias = list[Emitted]


class Emitter:
    """Knows which interfaces each subgraph has."""

    def __init__(self, graph: QueryGraph) -> None:
        self._graph = graph

    def emit(self, branch: Branch, *, is_entity: bool = False) -> Emission:
        """Place every field of the branch, and of those below."""
        emitted: Emission = []
        for asked, types, below in branch:
            emitted.extend(self._emit_field(branch.view, (asked, types, below), is_entity=is_entity))
        return emitted or [_nothing(branch.view)]

    def _emit_field(
        self, view: View, member: tuple[Asked, frozenset[str], Branch | None], *, is_entity: bool
    ) -> Emission:
        asked, types, below = member
        if asked[1] == TYPENAME:
            site = view.static.type_name if is_entity and view.static else None
            return [Emitted(site, asked[0], asked, "String!", 0)]
        target = below.view.static.index if below and below.view.static else None
        return [
            Emitted(
                site, asked[0], asked, move.type_text, move.list_depth, self.emit(below) if below is not None else None
            )
            for site, move in self._sites(view, asked[1], types, target, is_entity=is_entity)
        ]

    def _sites(
        self, view: View, name: str, types: frozenset[str], target: int | None, *, is_entity: bool
    ) -> list[tuple[str | None, FieldMove]]:
        static = view.static
        if static is not None and self._answers_all(view, static, name, types, target):
            return [(static.type_name if is_entity else None, static.fields[name])]
        site = self._interface_site(view, name, types, target)
        if site is not None and not any(view.members[one].fields[name].contexts for one in types):
            return [(site.type_name, site.fields[name])]
        return [(one, view.members[one].fields[name]) for one in (sorted(types) if len(types) > 1 else types)]

    def _answers_all(self, view: View, static: Node, name: str, types: frozenset[str], target: int | None) -> bool:
        move = static.fields.get(name)
        if static.kind in (NodeKind.OBJECT, NodeKind.INTERFACE_OBJECT):
            return move is not None
        return move is not None and types >= view.runtime and move.target == target

    def _interface_site(self, view: View, name: str, types: frozenset[str], target: int | None) -> Node | None:
        """An interface that stands for exactly these object types here."""
        if len(types) < 2:  # noqa: PLR2004 - one type is its own best name
            return None
        for interface in self._graph.interfaces_by_subgraph.get(view.subgraph, ()):
            node = self._graph.nodes[interface]
            move = node.fields.get(name)
            if move is not None and move.target == target and node.runtime & view.runtime == types:
                return node
        return None


def _nothing(view: View) -> Emitted:
    name = _NOTHING_NAME if view.is_interface_object else TYPENAME
    return Emitted(None, name, (name, TYPENAME, (), frozenset(), ""), "String!", 0)
