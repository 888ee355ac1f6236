"""Text to syntax tree; a syntax error becomes a finding."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLSyntaxError, Source, parse

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition._source import SubgraphSource
from stoa.composition.read.locate import Locator

_MAX_TOKENS = 2_000_000


def parse_sdl(source: SubgraphSource, locator: Locator) -> DocumentNode | Diagnostic:
    """Parse a subgraph's SDL."""
    try:
        return parse(Source(source.sdl, source.name), max_tokens=_MAX_TOKENS)
    except GraphQLSyntaxError as error:
        places = [locator.at_position(place.line, place.column) for place in error.locations or ()]
        return diagnose("INVALID_GRAPHQL", f"[{source.name}] {error.message}", at=places, subgraphs=[source.name])
