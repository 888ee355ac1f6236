"""What it would cost to take one field from another subgraph: plan again with every other way to it taken out.

The field gets a name that only the subgraph in question resolves (others do for object types that it does not have; elsewhere it
stands behind a label that is never active), so the search itself needs to know nothing of this. Keys and requirements of the same name stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from msgspec import structs

from stoa.operation import Field, Operation, Selection
from stoa.planner._explain_sources import Trail
from stoa.query_graph import FieldMove, Label, Node, QueryGraph

#: no schema can name this label, so it is never active
_NEVER: Final = Label("@never", wanted=True)


@dataclass(frozen=True, slots=True)
class Forced:
    """A graph and an operation in which one field can come from one subgraph only."""

    graph: QueryGraph
    operation: Operation


def force(graph: QueryGraph, operation: Operation, trail: Trail, subgraph: str) -> Forced:
    """Force the field at the end of the trail to come from the subgraph."""
    return _force(graph, operation, (trail, trail[-1].selection), subgraph)


def force_object(graph: QueryGraph, operation: Operation, trail: Trail, subgraph: str) -> Forced:
    """Force the field to come from the subgraph, and ask nothing below it."""
    return _force(graph, operation, (trail, ()), subgraph)


def alone(operation: Operation, trail: Trail) -> Operation:
    """The operation with nothing but this field, what stands above it and what is selected below it."""
    new = trail[-1]
    for above in reversed(trail[:-1]):
        new = structs.replace(above, selection=(new,))
    return replace(operation, selection=(new,))


def _force(graph: QueryGraph, operation: Operation, asked: tuple[Trail, Selection | None], subgraph: str) -> Forced:
    trail, selection = asked
    name = trail[-1].name
    marked = f"{name}@{subgraph}"
    having = [node for node in graph.nodes if node.subgraph == subgraph and name in node.fields]
    answered = frozenset[str]().union(*(node.runtime for node in having))
    nodes = tuple(
        _mark(node, (name, marked), is_open=node.subgraph == subgraph or not node.runtime <= answered)
        for node in graph.nodes
    )
    forced = structs.replace(trail[-1], name=marked, selection=selection)
    return Forced(replace(graph, nodes=nodes), _exchange(operation, trail, forced))


def _mark(node: Node, names: tuple[str, str], *, is_open: bool) -> Node:
    """The node with the field under its other name as well; where it is not open, it can be seen and not taken."""
    name, marked = names
    move = node.fields.get(name)
    if move is None:
        return node
    copy = replace(move, name=marked) if is_open else replace(move, name=marked, label=_NEVER)
    fields: Mapping[str, FieldMove] = {**node.fields, marked: copy}
    return replace(node, fields=MappingProxyType(fields))


def _exchange(operation: Operation, trail: Trail, new: Field) -> Operation:
    """The operation with another field in the place of the trail's last."""
    for above, old in zip(reversed(trail[:-1]), reversed(trail[1:]), strict=True):
        selection = tuple(new if field is old else field for field in above.selection or ())
        new = structs.replace(above, selection=selection)
    return replace(operation, selection=tuple(new if field is trail[0] else field for field in operation.selection))


__all__ = ["Forced", "alone", "force", "force_object"]
