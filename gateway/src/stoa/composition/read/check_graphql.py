"""Report where a subgraph is not valid GraphQL, the linked specifications' definitions added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    build_ast_schema,
    is_input_type,
    parse,
    specified_scalar_types,
    validate_schema,
)
from graphql.validation.validate import validate_sdl

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import is_tolerated
from stoa.composition.read.define_types import define_types
from stoa.composition.read.find_coordinate import find_coordinate
from stoa.composition.read.locate import Locator
from stoa.composition.read.name_directives import Names
from stoa.spec import FEDERATION_DIRECTIVES, FEDERATION_IDENTITY, FEDERATION_SCALARS, PROTOCOL_TYPES

_USED_BY_DEFINITIONS: Final = frozenset(
    {"link__Import", "link__Purpose", *(f"federation__{name}" for name in FEDERATION_SCALARS)}
)
_UNKNOWN_DIRECTIVE: Final = re.compile(r"Unknown directive '@(\w+)'")
_BUILT_IN_SCALARS: Final = frozenset(specified_scalar_types)
_ROOTLESS: Final = "Query root type must be provided."


def check_graphql(document: DocumentNode, names: Names, locator: Locator, subgraph: str) -> Iterator[Diagnostic]:
    """Report every place where the subgraph breaks the GraphQL specification."""
    completed = define_types(complete(document, names))
    errors: Iterable[GraphQLError] = [*validate_sdl(completed), *_redefined_scalars(document)]
    if not errors:
        errors = _schema_errors(completed)
    for error in errors:
        places = [locator.at(node) for node in error.nodes or ()]
        coordinate = next((at for node in error.nodes or () if (at := find_coordinate(document, node))), None)
        message = f"[{subgraph}] {error.message}"
        finding = diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, at=places, subgraphs=[subgraph])
        advice = _advice(error.message, names)
        yield replace(finding, hint_to_mend=advice) if advice else finding


def _advice(message: str, names: Names) -> str | None:
    """A federation directive that is unknown here was only not imported, or is newer than the linked version."""
    match = _UNKNOWN_DIRECTIVE.match(message)
    spec = FEDERATION_DIRECTIVES.get(match[1].rpartition("__")[2]) if match else None
    if spec is None:
        return None
    version = max(spec.since, names.version)
    return (
        f"Import it from federation {spec.since} or newer: "
        f'extend schema @link(url: "{FEDERATION_IDENTITY}/{version}", import: ["@{spec.name}"])'
    )


def complete(document: DocumentNode, names: Names) -> DocumentNode:
    """Return the document with the specifications' definitions in place of its own copies of them."""
    kept = tuple(node for node in document.definitions if not _is_specified(node, names))
    added = parse("\n".join([*names.definitions.values(), *_missing_scalars(kept, names)]), no_location=True)
    return DocumentNode(definitions=(*added.definitions, *kept))


def _is_specified(node: DefinitionNode, names: Names) -> bool:
    if isinstance(node, DirectiveDefinitionNode):
        return node.name.value in names.definitions
    if isinstance(node, TypeDefinitionNode):
        return node.name.value in names.scalars
    return False


def _missing_scalars(kept: tuple[DefinitionNode, ...], names: Names) -> Iterator[str]:
    defined = {node.name.value for node in kept if isinstance(node, TypeDefinitionNode)}
    wanted = names.scalars | _USED_BY_DEFINITIONS | (PROTOCOL_TYPES - {"_Entity", "_Service"})
    for name in sorted(wanted - defined):
        yield f"scalar {name}"


def _redefined_scalars(document: DocumentNode) -> Iterator[GraphQLError]:
    # the library would take the built-in scalar and forget the definition
    for node in document.definitions:
        if not isinstance(node, TypeDefinitionNode) or isinstance(node, ScalarTypeDefinitionNode):
            continue
        name = node.name.value
        if name in _BUILT_IN_SCALARS:
            yield GraphQLError(f"{name} is a built-in scalar and cannot be defined as another kind of type.", node)


def _schema_errors(document: DocumentNode) -> list[GraphQLError]:
    try:
        schema: GraphQLSchema = build_ast_schema(document, assume_valid_sdl=True)
    except (TypeError, GraphQLError) as error:
        # the library wraps what it finds while types are built; the place stands in the cause
        cause = error.__cause__ if isinstance(error.__cause__, GraphQLError) else error
        return [cause if isinstance(cause, GraphQLError) else GraphQLError(str(cause))]
    try:
        errors = validate_schema(schema)
    except TypeError:
        # the validator cannot read a default whose type takes no input, and stops at the first
        errors = list(_outputs_as_inputs(schema))
    return [error for error in errors if not _is_allowed(error, schema)]


def _is_allowed(error: GraphQLError, schema: GraphQLSchema) -> bool:
    """A subgraph need not offer queries: the protocol's own fields make its query root whole."""
    empty = f"Type {schema.query_type} must define one or more fields."
    return error.message in {_ROOTLESS, empty} or is_tolerated(error)


def _outputs_as_inputs(schema: GraphQLSchema) -> Iterator[GraphQLError]:
    for coordinate, value in _input_values(schema):
        if not is_input_type(value.type):
            node = value.ast_node
            yield GraphQLError(
                f"The type of {coordinate} must be Input Type but got: {value.type}.", node and node.type
            )


def _input_values(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLArgument | GraphQLInputField]]:
    for named in schema.type_map.values():
        if isinstance(named, GraphQLInputObjectType):
            yield from ((f"{named.name}.{name}", field) for name, field in named.fields.items())
        elif isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in named.fields.items():
                yield from ((f"{named.name}.{name}({arg}:)", value) for arg, value in field.args.items())
    for directive in schema.directives:
        yield from ((f"@{directive.name}({arg}:)", value) for arg, value in directive.args.items())
