"""A schema as clients see it, from a supergraph, a configuration or plain SDL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graphql import GraphQLError, GraphQLSchema, Source, assert_valid_schema, build_schema

from stoa.cli._sources import supergraph_of
from stoa.errors import ConfigurationError
from stoa.supergraph import read_supergraph, tolerate_young_rules

# looked for in the text: a large supergraph should be parsed only once
_SUPERGRAPH: Final = re.compile(r"^\s*enum\s+join__Graph\b", re.MULTILINE)


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
    if _SUPERGRAPH.search(sdl):
        supergraph = read_supergraph(sdl)
        return ClientSchema(schema=supergraph.api_schema, with_inaccessible=supergraph.schema)
    try:
        # directives of a server need no definition here: clients do not see them
        schema = tolerate_young_rules(build_schema(Source(sdl, str(path)), assume_valid_sdl=True))
        assert_valid_schema(schema)
    except (GraphQLError, TypeError) as error:
        raise ConfigurationError(f"{path} is no schema: {error}") from error
    return ClientSchema(schema=schema, with_inaccessible=None)


__all__ = ["ClientSchema", "read_client_schema"]
