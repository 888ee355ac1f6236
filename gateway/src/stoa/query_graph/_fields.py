"""Field moves: which fields a subgraph resolves on a type, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import GraphQLList, GraphQLNonNull, GraphQLOutputType, get_named_type, is_abstract_type, parse_type
from graphql.language.ast import ListTypeNode, NonNullTypeNode, TypeNode

from stoa.query_graph._graph import FieldMove, Label
from stoa.supergraph import FieldInSubgraph, JoinedField, JoinedType, Supergraph


def field_moves(
    supergraph: Supergraph, node_of: Mapping[tuple[str, str], int], joined: JoinedType, subgraph: str
) -> dict[str, FieldMove]:
    """Moves for every field that the subgraph resolves itself: external and overridden ones are not among them."""
    moves = {}
    for field in joined.fields.values():
        facts = field.subgraphs.get(subgraph)
        if facts is None or facts.external or (facts.used_overridden and not facts.override_label):
            continue
        label, is_here = _override(field, subgraph)
        if is_here:
            moves[field.name] = make_move(supergraph, node_of, (subgraph, joined.name, field.name), facts, label)
    return moves


def make_move(
    supergraph: Supergraph,
    node_of: Mapping[tuple[str, str], int],
    coordinate: tuple[str, str, str],
    facts: FieldInSubgraph,
    label: Label | None = None,
) -> FieldMove:
    """The move for one field; ``coordinate`` is subgraph, type and field."""
    subgraph, type_name, field_name = coordinate
    definition = supergraph.schema.get_type(type_name).fields[field_name]  # type: ignore[union-attr]
    joined_type: GraphQLOutputType = definition.type
    text = facts.type or str(joined_type)
    named, depth = _shape(text) if facts.type else (get_named_type(joined_type).name, _list_depth(joined_type))
    return FieldMove(
        name=field_name,
        target=node_of.get((subgraph, named)),
        type_text=text,
        list_depth=depth,
        requires=facts.requires,
        contexts=facts.context_arguments,
        label=label,
        is_abstract=is_abstract_type(get_named_type(joined_type)),
    )


def _override(field: JoinedField, subgraph: str) -> tuple[Label | None, bool]:
    """The label on which the field depends here, and whether it can be here at all."""
    own = field.subgraphs[subgraph]
    if own.override_label:  # it stands on both sides; only the new owner has ``override`` as well
        return Label(own.override_label, wanted=own.override is not None), True
    for facts in field.subgraphs.values():
        if facts.override == subgraph:
            if facts.override_label:
                return Label(facts.override_label, wanted=False), True
            return None, False
    return None, True


def _shape(text: str) -> tuple[str, int]:
    node: TypeNode = parse_type(text, no_location=True)
    depth = 0
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        depth += isinstance(node, ListTypeNode)
        node = node.type
    return node.name.value, depth  # type: ignore[attr-defined]


def _list_depth(output: GraphQLOutputType) -> int:
    depth, inner = 0, output
    while isinstance(inner, GraphQLList | GraphQLNonNull):
        depth += isinstance(inner, GraphQLList)
        inner = inner.of_type
    return depth
