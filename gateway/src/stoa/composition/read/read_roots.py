"""Root types: their names in the subgraph, and their renaming to Query, Mutation and Subscription."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from graphql import DocumentNode, SchemaDefinitionNode, SchemaExtensionNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Field, InputValue, Kind, TypeDefinition, TypeRef

_DEFAULT: Final = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


def read_roots(document: DocumentNode) -> dict[str, str]:
    """Return the subgraph's own root type names → their names in the supergraph."""
    nodes = [node for node in document.definitions if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)]
    named = {
        operation.operation.value: operation.type.name.value
        for node in nodes
        for operation in node.operation_types or ()
    }
    if not any(isinstance(node, SchemaDefinitionNode) and node.operation_types for node in nodes):
        named = {**_DEFAULT, **named}
    return {name: _DEFAULT[operation] for operation, name in named.items()}


def misused_roots(types: Mapping[str, TypeDefinition], roots: Mapping[str, str], subgraph: str) -> Iterator[Diagnostic]:
    """Report types that bear a root type's name without being that root."""
    for operation, name in _DEFAULT.items():
        definition = types.get(name)
        # the name is in the way only where another type is that root
        if definition is None or roots.get(name) == name or name not in roots.values():
            continue
        yield diagnose(
            f"ROOT_{operation.upper()}_USED",
            f'[{subgraph}] type "{name}" is not the {operation} root, but it would be in the supergraph',
            coordinate=name,
            at=[definition.location],
            subgraphs=[subgraph],
        )


def rename_roots(types: Mapping[str, TypeDefinition], roots: Mapping[str, str]) -> dict[str, TypeDefinition]:
    """Give the root types their supergraph names, everywhere they are mentioned."""
    renamed = {old: new for old, new in roots.items() if old != new}
    if renamed:
        types = {renamed.get(name, name): _renamed(definition, renamed) for name, definition in types.items()}
    query = types.get("Query") or TypeDefinition(name="Query", kind=Kind.OBJECT)
    return {**types, "Query": query}


def _renamed(definition: TypeDefinition, renamed: Mapping[str, str]) -> TypeDefinition:
    return replace(
        definition,
        name=renamed.get(definition.name, definition.name),
        fields={name: _renamed_field(item, renamed) for name, item in definition.fields.items()},
        members=tuple(renamed.get(name, name) for name in definition.members),
    )


def _renamed_field(item: Field, renamed: Mapping[str, str]) -> Field:
    return replace(item, type=_renamed_type(item, renamed))


def _renamed_type(item: Field | InputValue, renamed: Mapping[str, str]) -> TypeRef:
    return item.type.renamed(renamed.get(item.type.name, item.type.name))
