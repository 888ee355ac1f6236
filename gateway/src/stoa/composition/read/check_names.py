"""INVALID_SUBGRAPH_NAME, NO_QUERIES: there are subgraphs, and each has a name of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition._source import SubgraphSource

_RESERVED = frozenset({"", "_"})


def check_names(sources: Sequence[SubgraphSource]) -> Iterator[Diagnostic]:
    """Report an empty list, reserved names, and names that two subgraphs share."""
    if not sources:
        yield diagnose("NO_QUERIES", "There is no subgraph to compose")
    for name, count in Counter(source.name for source in sources).items():
        if name in _RESERVED:
            yield diagnose("INVALID_SUBGRAPH_NAME", f'"{name}" cannot be the name of a subgraph', subgraphs=[name])
        elif count > 1:
            message = f'{count} subgraphs have the name "{name}"'
            yield diagnose("INVALID_SUBGRAPH_NAME", message, subgraphs=[name])
