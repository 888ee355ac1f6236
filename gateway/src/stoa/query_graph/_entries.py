"""Entry moves: how a request to a subgraph can begin at an entity that another subgraph returned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stoa.query_graph._graph import EntryMove
from stoa.supergraph import JoinedType, Supergraph


def entry_moves(supergraph: Supergraph, node_of: Mapping[tuple[str, str], int]) -> dict[str, tuple[EntryMove, ...]]:
    """For each object type: by its own keys, and by the interface objects that stand for its interfaces."""
    roots = _root_names(supergraph)
    found: dict[str, tuple[EntryMove, ...]] = {}
    for joined in supergraph.types.values():
        if joined.kind != "object":
            if joined.kind == "interface" and supergraph.possible_types[joined.name] == {joined.name}:
                found[joined.name] = tuple(_by_key(joined, node_of, joined.name))
            continue
        moves = list(_root_moves(joined, node_of)) if joined.name in roots else list(_by_key(joined, node_of, None))
        for interface in _interfaces_of(supergraph, joined.name):
            moves.extend(
                move
                for move in _by_key(interface, node_of, interface.name)
                if interface.subgraphs[move.subgraph].is_interface_object
            )
        found[joined.name] = tuple(moves)
    return found


def interface_entry_moves(
    supergraph: Supergraph, node_of: Mapping[tuple[str, str], int]
) -> dict[str, tuple[EntryMove, ...]]:
    """For each interface: where a value that is known only as that interface can be entered."""
    return {
        joined.name: tuple(_by_key(joined, node_of, joined.name))
        for joined in supergraph.types.values()
        if joined.kind == "interface"
    }


def _by_key(joined: JoinedType, node_of: Mapping[tuple[str, str], int], typename: str | None) -> Iterator[EntryMove]:
    for subgraph, facts in joined.subgraphs.items():
        for key in facts.keys:
            if key.resolvable:
                node = node_of[subgraph, joined.name]
                yield EntryMove(node=node, subgraph=subgraph, key=key, typename=typename)


def _root_moves(joined: JoinedType, node_of: Mapping[tuple[str, str], int]) -> Iterator[EntryMove]:
    for subgraph in joined.subgraphs:
        yield EntryMove(node=node_of[subgraph, joined.name], subgraph=subgraph, key=None)


def _root_names(supergraph: Supergraph) -> frozenset[str]:
    schema = supergraph.schema
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    return frozenset(root.name for root in roots if root)


def _interfaces_of(supergraph: Supergraph, name: str) -> Iterator[JoinedType]:
    for joined in supergraph.types.values():
        if joined.kind == "interface" and name in supergraph.possible_types[joined.name]:
            yield joined
