"""Types of join v0.1 (Federation 1): a type has an owner, and what names no subgraph belongs to the owner.

https://specs.apollo.dev/join/v0.1
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graphql import EnumTypeDefinitionNode, TypeDefinitionNode, UnionTypeDefinitionNode

from stoa.supergraph._directives import applications
from stoa.supergraph._facts import FieldInSubgraph, JoinedField, JoinedType, TypeInSubgraph
from stoa.supergraph._field_set import FieldSetField
from stoa.supergraph._joined_types import fields_of, graph_of, kind_of, read_field_facts, read_keys


def owned_type(node: TypeDefinitionNode, by_enum: Mapping[str, str]) -> JoinedType:
    """Read one type definition; a value type (no owner, no key) stands in every subgraph."""
    name = node.name.value
    owner = next((graph_of(one, by_enum, name) for one in applications(node, "join__owner")), None)
    keyed = {graph_of(one, by_enum, name): one for one in applications(node, "join__type")}
    graphs = list(keyed) if keyed else list(by_enum.values())
    subgraphs = {graph: _type_in(node, graph, by_enum) for graph in graphs}
    defaults = [owner] if owner else graphs
    fields = {field.name.value: _field(field, by_enum, defaults) for field in fields_of(node)}
    return JoinedType(
        name=name,
        kind=kind_of(node),
        subgraphs=MappingProxyType(subgraphs),
        fields=MappingProxyType(_with_key_copies(fields, subgraphs)),
    )


def _type_in(node: TypeDefinitionNode, graph: str, by_enum: Mapping[str, str]) -> TypeInSubgraph:
    interfaces = frozenset(one.name.value for one in getattr(node, "interfaces", None) or ())
    members = node.types or () if isinstance(node, UnionTypeDefinitionNode) else ()
    values = node.values or () if isinstance(node, EnumTypeDefinitionNode) else ()
    return TypeInSubgraph(
        keys=read_keys(
            one for one in applications(node, "join__type") if graph_of(one, by_enum, node.name.value) == graph
        ),
        implements=interfaces,
        members=frozenset(member.name.value for member in members),
        values=frozenset(value.name.value for value in values),
    )


def _field(node: object, by_enum: Mapping[str, str], defaults: list[str]) -> JoinedField:
    name = node.name.value  # type: ignore[attr-defined]
    facts: dict[str, FieldInSubgraph] = {}
    for one in applications(node, "join__field"):  # type: ignore[arg-type]
        named = [graph_of(one, by_enum, name)] if one.get("graph") else defaults
        facts.update(dict.fromkeys(named, read_field_facts(one)))
    return JoinedField(name=name, subgraphs=MappingProxyType(facts or dict.fromkeys(defaults, FieldInSubgraph())))


def _with_key_copies(
    fields: Mapping[str, JoinedField], subgraphs: Mapping[str, TypeInSubgraph]
) -> dict[str, JoinedField]:
    """A subgraph has the fields of its own keys, though v0.1 writes them down only for the owner."""
    copies = {name: dict(field.subgraphs) for name, field in fields.items()}
    for graph, facts in subgraphs.items():
        members = [member for key in facts.keys for member in key.fields]
        for member in members:
            if isinstance(member, FieldSetField) and member.name in copies:
                copies[member.name].setdefault(graph, FieldInSubgraph())
    return {name: JoinedField(name=name, subgraphs=MappingProxyType(facts)) for name, facts in copies.items()}
