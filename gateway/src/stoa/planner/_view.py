"""A view: one object of the answer as one subgraph sees it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from stoa.query_graph import EntryMove, FieldMove, Node, NodeKind


class View(Struct, frozen=True, eq=False, kw_only=True):
    """``static`` is the type under which the subgraph's own field returned the object; None below ``_entities`` and at the root.

    ``runtime`` are the object types it can have. ``reach`` are all subgraphs that could have this object: where several can
    answer a field, only the members that all of them know can come back. ``names`` are all fields that any of its types has here.
    """

    subgraph: str
    static: Node | None
    members: Mapping[str, Node]
    runtime: frozenset[str]
    reach: frozenset[str]
    identity: int
    names: frozenset[str] = frozenset()

    @property
    def is_interface_object(self) -> bool:
        return self.static is not None and self.static.kind is NodeKind.INTERFACE_OBJECT

    @property
    def static_kind(self) -> NodeKind:
        return self.static.kind if self.static is not None else NodeKind.OBJECT

    def move(self, object_type: str, field: str) -> FieldMove | None:
        node = self.members.get(object_type)
        return node.fields.get(field) if node is not None else None


class Target(Struct, frozen=True, eq=False, kw_only=True):
    """Another view of the same object that a new request can open; ``moves`` are the keys for each object type.

    ``typename`` is what representations say instead of the object's own type (interface objects).
    """

    view: View
    typename: str | None
    moves: Mapping[str, tuple[EntryMove, ...]]

    @property
    def subgraph(self) -> str:
        return self.view.subgraph
