"""The schema that a subgraph serves: its SDL without directives, with what the federation protocol adds."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    GraphQLObjectType,
    GraphQLSchema,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    build_ast_schema,
    extend_schema,
    parse,
)
from graphql.language import ast
from graphql.language.ast import Node

from stoa.supergraph import Supergraph

_PROTOCOL: Final = frozenset({"_Any", "_Entity", "_Service", "FieldSet", "federation__FieldSet", "link__Import"})


def subgraph_schema(supergraph: Supergraph, name: str, sdl: str) -> GraphQLSchema:
    """Executable, valid to check documents against; entities are those of the supergraph."""
    document = parse(sdl, no_location=True)
    based = {node.name.value for node in document.definitions if isinstance(node, TypeDefinitionNode)}
    definitions: list[Any] = []
    extensions: list[Any] = []
    for node in document.definitions:
        match node:
            case SchemaDefinitionNode() | SchemaExtensionNode() if node.operation_types:
                definitions.append(SchemaDefinitionNode(operation_types=node.operation_types))
            case TypeExtensionNode() if node.name.value in based:
                extensions.append(_bare(node))
            case TypeExtensionNode():
                definitions.append(_as_definition(_bare(node)))
                based.add(node.name.value)
            case TypeDefinitionNode() if node.name.value not in _PROTOCOL:
                definitions.append(_bare(node))
            case DirectiveDefinitionNode() | _:
                pass
    schema = _built(definitions, extensions)
    return extend_schema(schema, parse(_protocol(supergraph, name, schema)), assume_valid=True, assume_valid_sdl=True)


def _built(definitions: list[Any], extensions: list[Any]) -> GraphQLSchema:
    document = DocumentNode(definitions=tuple(definitions))
    schema = build_ast_schema(document, assume_valid=True, assume_valid_sdl=True)
    if not extensions:
        return schema
    more = DocumentNode(definitions=tuple(extensions))
    return extend_schema(schema, more, assume_valid=True, assume_valid_sdl=True)


def _bare(node: Any) -> Any:
    """The node without directives, deep down."""
    changes: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if each.name == "directives":
            changes[each.name] = ()
        elif isinstance(value, tuple):
            changes[each.name] = tuple(_bare(item) if isinstance(item, Node) else item for item in value)
        elif isinstance(value, Node):
            changes[each.name] = _bare(value)
    return replace(node, **changes) if changes else node


def _as_definition(node: Any) -> Any:
    """An extension of a type that has no base here is the type."""
    kind = getattr(ast, type(node).__name__.replace("Extension", "Definition"))
    known = {each.name for each in fields(kind)}
    return kind(**{each.name: getattr(node, each.name) for each in fields(node) if each.name in known})


def _protocol(supergraph: Supergraph, name: str, schema: GraphQLSchema) -> str:
    entities = [
        joined.name
        for joined in supergraph.types.values()
        if name in joined.subgraphs
        and joined.subgraphs[name].keys
        and isinstance(schema.get_type(joined.name), GraphQLObjectType)
    ]
    query = schema.query_type
    head = f"extend type {query.name}" if query else "extend schema { query: Query } type Query"
    entities_field = "_entities(representations: [_Any!]!): [_Entity]!" if entities else ""
    union = f"union _Entity = {' | '.join(entities)}" if entities else ""
    return f"scalar _Any {head} {{ _ping: Int {entities_field} }} {union}"
