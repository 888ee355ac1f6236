"""The last look: what is printed is a valid GraphQL schema.

Each rule before this one gives a better message; this one makes sure that no router ever reads a broken supergraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graphql import GraphQLError, build_schema, validate_schema

from stoa.composition._diagnostic import Diagnostic, SourceLocation, diagnose
from stoa.composition.model import MergedSchema, is_tolerated
from stoa.composition.write.accept_supergraph import is_surely_valid

#: ``Type.field`` in a message
_COORDINATE: Final = re.compile(r"\b[A-Za-z_]\w*\.[A-Za-z_]\w*")


def check_supergraph(sdl: str, schema: MergedSchema) -> Iterator[Diagnostic]:
    """Report where the supergraph breaks the GraphQL specification."""
    if is_surely_valid(schema):
        return
    try:
        problems = [error.message for error in validate_schema(build_schema(sdl)) if not is_tolerated(error)]
    except (GraphQLError, TypeError) as error:
        problems = [str(error)]
    for problem in problems:
        message = f"The subgraphs do not make a valid supergraph: {problem}"
        coordinates = [match[0] for match in _COORDINATE.finditer(problem)]
        places = [place for coordinate in coordinates for place in _places_of(coordinate, schema)]
        yield diagnose("INVALID_GRAPHQL", message, coordinate=next(iter(coordinates), None), at=places)


def _places_of(coordinate: str, schema: MergedSchema) -> tuple[SourceLocation, ...]:
    type_name, _, field_name = coordinate.partition(".")
    definition = schema.types.get(type_name)
    field = definition.fields.get(field_name) if definition else None
    return field.locations if field else ()
