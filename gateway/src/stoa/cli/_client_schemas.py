"""A schema as clients see it, from a supergraph, a configuration or plain SDL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graphql import DocumentNode, EnumTypeDefinitionNode, GraphQLError, GraphQLSchema, Source, build_ast_schema, parse

from stoa.cli._sources import supergraph_of
from stoa.errors import ConfigurationError
from stoa.supergraph import read_supergraph


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSchema:
    """``with_inaccessible`` is there where the schema came from a supergraph."""

    schema: GraphQLSchema
    with_inaccessible: GraphQLSchema | None


def read_client_schema(path: Path) -> ClientSchema | None:
    """None when a configuration does not compose; the reasons were printed."""
    sdl = supergraph_of(path)
    if sdl is None:
        return None
    try:
        document = parse(Source(sdl, str(path)), no_location=True)
        if _is_supergraph(document):
            supergraph = read_supergraph(sdl)
            return ClientSchema(schema=supergraph.api_schema, with_inaccessible=supergraph.schema)
        # directives of a server need no definition here: clients do not see them
        schema = build_ast_schema(document, assume_valid_sdl=True)
    except (GraphQLError, TypeError) as error:
        raise ConfigurationError(f"{path} is no schema: {error}") from error
    return ClientSchema(schema=schema, with_inaccessible=None)


def _is_supergraph(document: DocumentNode) -> bool:
    return any(
        isinstance(node, EnumTypeDefinitionNode) and node.name.value == "join__Graph" for node in document.definitions
    )


__all__ = ["ClientSchema", "read_client_schema"]
