"""The last look: what is printed is a valid GraphQL schema.

Each rule before this one gives a better message; this one makes sure that no router ever reads a broken supergraph.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLError, build_schema, validate_schema

from stoa.composition._diagnostic import Diagnostic, diagnose


def check_supergraph(sdl: str) -> Iterator[Diagnostic]:
    """Report where the supergraph breaks the GraphQL specification."""
    try:
        problems = [error.message for error in validate_schema(build_schema(sdl))]
    except (GraphQLError, TypeError) as error:
        problems = [str(error)]
    for problem in problems:
        yield diagnose("INVALID_GRAPHQL", f"The subgraphs do not make a valid supergraph: {problem}")
