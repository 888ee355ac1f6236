"""Nodes and moves as frozen data; nodes name each other by their position in ``QueryGraph.nodes``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from stoa.query_graph._contexts import ContextRead
from stoa.supergraph import ContextArgument, EntityKey, FieldSet, Supergraph


class NodeKind(Enum):
    """What the type is in that subgraph. An interface object is an interface elsewhere and an object here."""

    OBJECT = "object"
    INTERFACE = "interface"
    UNION = "union"
    INTERFACE_OBJECT = "interface object"

    @property
    def is_abstract(self) -> bool:
        return self in (NodeKind.INTERFACE, NodeKind.UNION)


@dataclass(frozen=True, slots=True)
class Label:
    """A progressive override: the field is here only while the label is active (or, ``wanted`` false, inactive)."""

    name: str
    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMove:
    """A field that this subgraph resolves. ``target`` is None for leaves; ``type_text`` is its type in the subgraph.

    ``is_abstract`` says that the supergraph's type of the field is abstract, whatever it is in this subgraph. ``contexts``
    are arguments that the gateway fills in from objects above.
    """

    name: str
    target: int | None
    type_text: str
    list_depth: int
    requires: FieldSet = ()
    contexts: tuple[ContextArgument, ...] = ()
    label: Label | None = None
    is_abstract: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """``runtime`` are the object types met here; ``members`` the node of each in this subgraph (an object's own is itself)."""

    index: int
    subgraph: str
    type_name: str
    kind: NodeKind
    runtime: frozenset[str]
    members: Mapping[str, int]
    fields: Mapping[str, FieldMove]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMove:
    """A way into a subgraph for an entity. ``typename`` is what the representation says (None: the entity's own type).

    ``key`` is None for root types: they need no key.
    """

    node: int
    subgraph: str
    key: EntityKey | None
    typename: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryGraph:
    """``entries`` are the moves into each object type; ``interface_entries`` those for values known only as an interface.

    ``context_variables`` names the variable for each thing that a subgraph's fields read of a context. ``labels`` are those of
    all progressive overrides. ``memory`` is for what a planner works out from the graph and wants again; a changed copy of the
    graph begins without.
    """

    supergraph: Supergraph
    nodes: tuple[Node, ...]
    node_of: Mapping[tuple[str, str], int]
    entries: Mapping[str, tuple[EntryMove, ...]]
    interface_entries: Mapping[str, tuple[EntryMove, ...]]
    interfaces_by_subgraph: Mapping[str, tuple[int, ...]]
    context_variables: Mapping[tuple[str, ContextRead], str]
    labels: frozenset[str] = frozenset()
    memory: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
