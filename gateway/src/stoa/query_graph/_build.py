"""Supergraph facts in, query graph out. Passes: number the nodes, draw field moves, copy for provides, draw entry moves."""

from __future__ import annotations

from types import MappingProxyType

from stoa.query_graph._contexts import name_context_variables
from stoa.query_graph._entries import entry_moves, interface_entry_moves
from stoa.query_graph._fields import field_moves
from stoa.query_graph._graph import Node, NodeKind, QueryGraph
from stoa.query_graph._provides import ProvidesCopier
from stoa.supergraph import JoinedType, Supergraph

_COMPOSITE = frozenset({"object", "interface", "union"})


def build_query_graph(supergraph: Supergraph) -> QueryGraph:
    """Build the graph that planning walks."""
    node_of = _number(supergraph)
    nodes = [_node(supergraph, node_of, subgraph, name) for subgraph, name in node_of]
    ProvidesCopier(supergraph, nodes, node_of).copy_all()
    return QueryGraph(
        supergraph=supergraph,
        nodes=tuple(nodes),
        node_of=MappingProxyType(node_of),
        entries=MappingProxyType(entry_moves(supergraph, node_of)),
        interface_entries=MappingProxyType(interface_entry_moves(supergraph, node_of)),
        interfaces_by_subgraph=MappingProxyType(_interfaces(nodes[: len(node_of)])),
        context_variables=MappingProxyType(name_context_variables(supergraph)),
        labels=frozenset(move.label.name for node in nodes for move in node.fields.values() if move.label),
    )


def _interfaces(nodes: list[Node]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for node in nodes:
        if node.kind is NodeKind.INTERFACE:
            found[node.subgraph] = (*found.get(node.subgraph, ()), node.index)
    return found


def _number(supergraph: Supergraph) -> dict[tuple[str, str], int]:
    pairs = (
        (subgraph, joined.name)
        for joined in supergraph.types.values()
        if joined.kind in _COMPOSITE
        for subgraph in joined.subgraphs
    )
    return {pair: index for index, pair in enumerate(pairs)}


def _node(supergraph: Supergraph, node_of: dict[tuple[str, str], int], subgraph: str, name: str) -> Node:
    joined = supergraph.types[name]
    index = node_of[subgraph, name]
    kind = _kind(joined, subgraph)
    return Node(
        index=index,
        subgraph=subgraph,
        type_name=name,
        kind=kind,
        members=MappingProxyType(members := _members(supergraph, node_of, joined, subgraph)),
        runtime=frozenset(members),
        fields=MappingProxyType(field_moves(supergraph, node_of, joined, subgraph)),
    )


def _kind(joined: JoinedType, subgraph: str) -> NodeKind:
    if joined.subgraphs[subgraph].is_interface_object:
        return NodeKind.INTERFACE_OBJECT
    return NodeKind(joined.kind)


def _members(
    supergraph: Supergraph, node_of: dict[tuple[str, str], int], joined: JoinedType, subgraph: str
) -> dict[str, int]:
    """Object types that this node's values can have, each with its node in the subgraph."""
    own = node_of[subgraph, joined.name]
    if joined.subgraphs[subgraph].is_interface_object:
        return dict.fromkeys(sorted(supergraph.possible_types[joined.name]), own)
    if joined.kind == "object" or supergraph.possible_types[joined.name] == {joined.name}:
        return {joined.name: own}
    if joined.kind == "union":
        names = joined.subgraphs[subgraph].members
    else:
        names = frozenset(
            one.name
            for one in supergraph.types.values()
            if one.kind == "object" and subgraph in one.subgraphs and joined.name in one.subgraphs[subgraph].implements
        )
    return {name: node_of[subgraph, name] for name in sorted(names) if (subgraph, name) in node_of}
