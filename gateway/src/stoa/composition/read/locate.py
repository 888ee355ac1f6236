"""Turn syntax positions into places a person can find."""

from __future__ import annotations

from graphql import Node

from stoa.composition._diagnostic import SourceLocation
from stoa.composition._source import SubgraphSource


class Locator:
    """Knows one subgraph's text; gives a location for any node parsed from it."""

    def __init__(self, source: SubgraphSource) -> None:
        self._source = source
        self._lines = source.sdl.splitlines()

    def at(self, node: Node | None) -> SourceLocation | None:
        """Return where the node begins, behind its description; None for syntax that composition itself added."""
        if node is None or node.loc is None or node.loc.source.name != self._source.name:
            return None
        description: Node | None = getattr(node, "description", None)
        token = node.loc.start_token
        if description is not None and description.loc is not None:
            token = description.loc.end_token.next or token
        return self.at_position(token.line, token.column)

    def at_position(self, line: int, column: int) -> SourceLocation:
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return SourceLocation(
            subgraph=self._source.name, origin=self._source.origin, line=line, column=column, text=text
        )
