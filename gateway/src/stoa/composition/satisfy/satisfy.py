"""Make sure that every query the supergraph allows can be answered by the subgraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check import Composition
from stoa.composition.merge import spoken
from stoa.composition.satisfy.choose_labels import assignments, labels_of
from stoa.composition.satisfy.walk_queries import MAX_LOOKS, BudgetSpent, Failure, QueryWalk

_MAX_LISTED: Final = 10
_HEAD: Final = "The following query cannot be answered by the subgraphs:"


def satisfy(composition: Composition, *, max_looks: int = MAX_LOOKS) -> Iterator[Diagnostic]:
    """Report fields that a valid query can ask for and no plan can fetch."""
    found: dict[str, tuple[Failure, frozenset[str]]] = {}
    reported: set[str] = set()
    always: set[str] | None = None
    for active in assignments(composition):
        walk = QueryWalk(composition, active_labels=active, max_looks=max_looks)
        try:
            failures = list(walk.failures())
        except BudgetSpent:
            message = "There are too many ways through the subgraphs to check every query"
            yield diagnose("MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED", message)
            return
        max_looks = walk.looks_left
        here = {coordinate for failure in failures for coordinate in failure.coordinates}
        always = here if always is None else always & here
        found.update(
            {
                failure.coordinates[0]: (failure, active)
                for failure in failures
                if not reported.issuperset(failure.coordinates)
            }
        )
        reported |= here
    labels = labels_of(composition)
    for coordinate, (failure, active) in found.items():
        yield _finding(failure, _when(labels, active) if coordinate not in (always or ()) else None)


def _when(labels: list[str], active: frozenset[str]) -> str:
    on, off = [label for label in labels if label in active], [label for label in labels if label not in active]
    parts = [f"{spoken(names)} {state}" for names, state in ((on, "on"), (off, "off")) if names]
    return f"With the label{'s' if len(labels) > 1 else ''} {' and '.join(parts)}:"


def _finding(failure: Failure, when: str | None) -> Diagnostic:
    first, *others = failure.coordinates
    lines = [_HEAD, *([when] if when else []), failure.query, *failure.reasons]
    if others:
        more = f" and {len(others) - _MAX_LISTED} more" if len(others) > _MAX_LISTED else ""
        lines.append(f"Out of reach for the same reasons: {', '.join(others[:_MAX_LISTED])}{more}")
    return diagnose("SATISFIABILITY_ERROR", "\n".join(lines), coordinate=first, at=failure.locations)
