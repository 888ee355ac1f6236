"""Copies of nodes for ``@provides``: the target of such a field, with the provided fields as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from stoa.query_graph._fields import make_move
from stoa.query_graph._graph import FieldMove, Node
from stoa.supergraph import FieldInSubgraph, FieldSet, FieldSetField, FieldSetFragment, Supergraph


class ProvidesCopier:
    """Works on the list of nodes while the graph is built; originals keep their place, copies are appended."""

    def __init__(self, supergraph: Supergraph, nodes: list[Node], node_of: Mapping[tuple[str, str], int]) -> None:
        self._supergraph = supergraph
        self._nodes = nodes
        self._node_of = node_of
        self._originals = len(nodes)
        self._copies: dict[tuple[int, FieldSet], int] = {}

    def copy_all(self) -> None:
        """Lead every field with ``@provides`` to a copy of its target; fields of copies too, so the list grows meanwhile."""
        for node in self._nodes:
            changed = {}
            for move in node.fields.values():
                provides = self._facts(node, move.name).provides
                if provides and move.target is not None and move.target < self._originals:
                    changed[move.name] = replace(move, target=self._copy_once(move.target, provides))
            if changed:
                fields = MappingProxyType({**node.fields, **changed})
                self._nodes[node.index] = replace(node, fields=fields)

    def _copy_once(self, index: int, provides: FieldSet) -> int:
        if (index, provides) not in self._copies:
            self._copies[index, provides] = len(self._nodes)
            self._copy(index, provides)
        return self._copies[index, provides]

    def _copy(self, index: int, provides: FieldSet) -> int:
        """A copy of the node, and of each of its members, with the provided fields added."""
        node = self._nodes[index]
        copy = len(self._nodes)
        self._nodes.append(node)
        fields = self._with_provided(node, provides)
        members = dict(node.members)
        if members == {node.type_name: node.index} or set(members.values()) == {node.index}:
            members = dict.fromkeys(members, copy)
        else:
            members = {name: self._copy(member, provides) for name, member in members.items()}
        self._nodes[copy] = replace(
            node, index=copy, fields=MappingProxyType(fields), members=MappingProxyType(members)
        )
        return copy

    def _with_provided(self, node: Node, provides: FieldSet) -> dict[str, FieldMove]:
        fields = dict(node.fields)
        for one in provides:
            if isinstance(one, FieldSetField):
                if one.name != "__typename" and one.name in self._supergraph.types[node.type_name].fields:
                    fields[one.name] = self._provided_move(fields.get(one.name), node, one)
            elif self._fits(node, one):
                inner = replace(node, fields=MappingProxyType(fields))
                fields = self._with_provided(inner, one.selection)
        return fields

    def _provided_move(self, known: FieldMove | None, node: Node, one: FieldSetField) -> FieldMove:
        facts = self._facts(node, one.name)
        coordinate = (node.subgraph, node.type_name, one.name)
        plain = FieldInSubgraph(type=facts.type)
        move = known or make_move(self._supergraph, self._node_of, coordinate, plain)
        if move.target is None or not one.selection:
            return replace(move, requires=())
        return replace(move, requires=(), target=self._copy(move.target, one.selection))

    def _fits(self, node: Node, fragment: FieldSetFragment) -> bool:
        """Whether every value of the node's type is one of the fragment's."""
        possible = self._supergraph.possible_types.get(fragment.type_condition, frozenset())
        return node.type_name == fragment.type_condition or (
            not node.kind.is_abstract and self._supergraph.possible_types[node.type_name] <= possible
        )

    def _facts(self, node: Node, field: str) -> FieldInSubgraph:
        joined = self._supergraph.types[node.type_name].fields[field]
        return joined.subgraphs.get(node.subgraph, FieldInSubgraph())
