"""Types of join v0.2 and later: every fact names its subgraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from graphql import (
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
)

from stoa.errors import SupergraphError
from stoa.supergraph._contexts import read_context_arguments
from stoa.supergraph._directives import applications, optional_text, text_of
from stoa.supergraph._facts import EntityKey, FieldInSubgraph, JoinedField, JoinedType, TypeInSubgraph, TypeKind
from stoa.supergraph._field_set import parse_field_set

_KINDS: Mapping[type, TypeKind] = {
    ObjectTypeDefinitionNode: "object",
    InterfaceTypeDefinitionNode: "interface",
    UnionTypeDefinitionNode: "union",
    EnumTypeDefinitionNode: "enum",
    InputObjectTypeDefinitionNode: "input",
    ScalarTypeDefinitionNode: "scalar",
}


def join_type(node: TypeDefinitionNode, by_enum: Mapping[str, str]) -> JoinedType:
    """Read one type definition; ``by_enum`` maps ``join__Graph`` values to subgraph names."""
    name = node.name.value
    declared = list(applications(node, "join__type"))
    graphs = list(dict.fromkeys(graph_of(one, by_enum, name) for one in declared))
    subgraphs = {
        graph: TypeInSubgraph(
            keys=read_keys(one for one in declared if graph_of(one, by_enum, name) == graph),
            is_interface_object=any(_flag(declared, by_enum, graph, "isInterfaceObject")),
            is_extension=any(_flag(declared, by_enum, graph, "extension")),
            implements=_names_in(node, "join__implements", "interface", graph, by_enum),
            members=_names_in(node, "join__unionMember", "member", graph, by_enum) or _all_members(node),
            values=_values_in(node, graph, by_enum),
        )
        for graph in graphs
    }
    return JoinedType(
        name=name,
        kind=kind_of(node),
        subgraphs=MappingProxyType(subgraphs),
        fields=MappingProxyType({field.name.value: _join_field(field, graphs, by_enum) for field in fields_of(node)}),
    )


def kind_of(node: TypeDefinitionNode) -> TypeKind:
    return next(kind for node_type, kind in _KINDS.items() if isinstance(node, node_type))


def fields_of(node: TypeDefinitionNode) -> Iterable[FieldDefinitionNode | InputValueDefinitionNode]:
    return getattr(node, "fields", None) or ()


def read_keys(applied: Iterable[Mapping[str, Any]]) -> tuple[EntityKey, ...]:
    """Every key among ``@join__type`` applications of one subgraph."""
    return tuple(
        EntityKey(
            text=text_of(one, "key", "join__type"),
            fields=parse_field_set(text_of(one, "key", "join__type")),
            resolvable=one.get("resolvable") is not False,
        )
        for one in applied
        if one.get("key")
    )


def read_field_facts(applied: Mapping[str, Any]) -> FieldInSubgraph:
    """One ``@join__field`` application."""
    return FieldInSubgraph(
        type=optional_text(applied, "type", "join__field"),
        external=bool(applied.get("external")),
        requires=parse_field_set(str(applied["requires"])) if applied.get("requires") else (),
        provides=parse_field_set(str(applied["provides"])) if applied.get("provides") else (),
        override=optional_text(applied, "override", "join__field"),
        override_label=optional_text(applied, "overrideLabel", "join__field"),
        used_overridden=bool(applied.get("usedOverridden")),
        context_arguments=read_context_arguments(applied.get("contextArguments")),
    )


def _join_field(
    node: FieldDefinitionNode | InputValueDefinitionNode, graphs: list[str], by_enum: Mapping[str, str]
) -> JoinedField:
    name = node.name.value
    applied = list(applications(node, "join__field"))
    if not applied:
        return JoinedField(name=name, subgraphs=MappingProxyType(dict.fromkeys(graphs, FieldInSubgraph())))
    facts = {graph_of(one, by_enum, name): read_field_facts(one) for one in applied if one.get("graph")}
    return JoinedField(name=name, subgraphs=MappingProxyType(facts))


def graph_of(applied: Mapping[str, Any], by_enum: Mapping[str, str], coordinate: str) -> str:
    """The subgraph that an application names."""
    value = str(applied.get("graph"))
    if value not in by_enum:
        raise SupergraphError(f"'{coordinate}' names the subgraph {value}, which join__Graph does not list.")
    return by_enum[value]


def _flag(declared: list[Mapping[str, Any]], by_enum: Mapping[str, str], graph: str, flag: str) -> list[bool]:
    return [bool(one.get(flag)) for one in declared if by_enum[str(one["graph"])] == graph]


def _names_in(
    node: TypeDefinitionNode, directive: str, argument: str, graph: str, by_enum: Mapping[str, str]
) -> frozenset[str]:
    name = node.name.value
    applied = (one for one in applications(node, directive) if graph_of(one, by_enum, name) == graph)
    return frozenset(text_of(one, argument, directive) for one in applied)


def _all_members(node: TypeDefinitionNode) -> frozenset[str]:
    """Join v0.2 does not say which members a subgraph knows: each knows all."""
    if not isinstance(node, UnionTypeDefinitionNode) or any(applications(node, "join__unionMember")):
        return frozenset()
    return frozenset(member.name.value for member in node.types or ())


def _values_in(node: TypeDefinitionNode, graph: str, by_enum: Mapping[str, str]) -> frozenset[str]:
    if not isinstance(node, EnumTypeDefinitionNode):
        return frozenset()
    known = set()
    for value in node.values or ():
        named = [graph_of(one, by_enum, value.name.value) for one in applications(value, "join__enumValue")]
        if not named or graph in named:
            known.add(value.name.value)
    return frozenset(known)
