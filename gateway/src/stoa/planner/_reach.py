"""Which subgraphs could have an object, and which object types it can then have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from stoa.planner._view import View
from stoa.query_graph import Node, NodeKind, QueryGraph
from stoa.supergraph import FieldSetField

#: a field's name and the object types on which it stands
Step: TypeAlias = tuple[str, frozenset[str]]


def shared_runtime(graph: QueryGraph, view: View, step: Step, target: Node) -> frozenset[str]:
    """Object types that the field can return.

    Where several subgraphs could answer a shareable field, each must be able to return the value, so only members that all
    of them know can come: the selection is cut to these. What is shared of one object type says nothing about the others.
    """
    if not target.kind.is_abstract:
        return target.runtime
    field, types = step
    shared = [_shared_by_type(graph, view, (field, frozenset((one,))), target) for one in types]
    return frozenset[str]().union(*shared) or target.runtime


def _shared_by_type(graph: QueryGraph, view: View, step: Step, target: Node) -> frozenset[str]:
    runtime = target.runtime
    for other in _other_targets(graph, view, step):
        if other.kind is not NodeKind.INTERFACE_OBJECT:
            runtime &= other.runtime
    return runtime


def child_reach(graph: QueryGraph, view: View, step: Step, runtime: frozenset[str]) -> frozenset[str]:
    """Subgraphs that could have the field's value: they answer the field, or a key leads there."""
    reach = {view.subgraph}
    reach.update(node.subgraph for node in _other_targets(graph, view, step))
    growing = True
    while growing:
        found = {subgraph for name in runtime for subgraph in _enterable(graph, name, reach)}
        growing = not found <= reach
        reach |= found
    return frozenset(reach)


def _other_targets(graph: QueryGraph, view: View, step: Step) -> Iterator[Node]:
    field, types = step
    for subgraph in sorted(view.reach - {view.subgraph}):
        for object_type in types:
            index = graph.node_of.get((subgraph, object_type))
            move = graph.nodes[index].fields.get(field) if index is not None else None
            if move is not None and move.target is not None:
                yield graph.nodes[move.target]


def _enterable(graph: QueryGraph, object_type: str, reach: Iterable[str]) -> Iterator[str]:
    for move in graph.entries.get(object_type, ()):
        names = [one.name for one in move.key.fields if isinstance(one, FieldSetField)] if move.key else []
        if any(_has_all(graph, subgraph, object_type, names) for subgraph in reach):
            yield move.subgraph


def _has_all(graph: QueryGraph, subgraph: str, object_type: str, names: list[str]) -> bool:
    index = graph.node_of.get((subgraph, object_type))
    return index is not None and all(name in graph.nodes[index].fields or name == "__typename" for name in names)
