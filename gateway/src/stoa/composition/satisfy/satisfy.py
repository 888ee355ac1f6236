"""Make sure that every query the supergraph allows can be answered by the subgraphs."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic
from stoa.composition.check import Composition
from stoa.composition.satisfy.walk_queries import QueryWalk


def satisfy(composition: Composition) -> Iterator[Diagnostic]:
    """Report fields that a valid query can ask for and no plan can fetch."""
    yield from QueryWalk(composition, active_labels=True).failures()
    if _has_labels(composition):
        # a label may be off for any request, so the old owners must do as well
        yield from QueryWalk(composition, active_labels=False).failures()


def _has_labels(composition: Composition) -> bool:
    overrides = composition.overrides.by_coordinate.values()
    return any(override.label is not None for group in overrides for override in group)
