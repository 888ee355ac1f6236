"""Make sure that every query the supergraph allows can be answered by the subgraphs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check import Composition
from stoa.composition.merge import spoken
from stoa.composition.satisfy.walk_queries import MAX_LOOKS, BudgetSpent, Failure, QueryWalk

#: so many labels are tried in every combination; of more, each alone against all others
_MAX_COMBINED: Final = 4
_MAX_LISTED: Final = 10
_HEAD: Final = "The following query cannot be answered by the subgraphs:"


def satisfy(composition: Composition, *, max_looks: int = MAX_LOOKS) -> Iterator[Diagnostic]:
    """Report fields that a valid query can ask for and no plan can fetch."""
    labels = _labels_of(composition)
    found: dict[str, tuple[Failure, frozenset[str]]] = {}
    always: set[str] | None = None
    for active in _assignments(labels):
        try:
            failures = list(QueryWalk(composition, active_labels=active, max_looks=max_looks).failures())
        except BudgetSpent:
            message = "There are too many ways through the subgraphs to check every query"
            yield diagnose("MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED", message)
            return
        here = {failure.coordinates[0] for failure in failures}
        always = here if always is None else always & here
        for failure in failures:
            found.setdefault(failure.coordinates[0], (failure, active))
    for coordinate, (failure, active) in found.items():
        yield _finding(failure, _when(labels, active) if coordinate not in (always or ()) else None)


def _labels_of(composition: Composition) -> list[str]:
    overrides = composition.overrides.by_coordinate.values()
    return sorted({override.label for group in overrides for override in group if override.label is not None})


def _assignments(labels: list[str]) -> Iterator[frozenset[str]]:
    """Yield sets of labels that are on: any of them may be on or off for any request."""
    if len(labels) <= _MAX_COMBINED:
        for states in product((True, False), repeat=len(labels)):
            yield frozenset(label for label, is_on in zip(labels, states, strict=True) if is_on)
        return
    everything = frozenset(labels)
    yield from (everything, frozenset())
    for label in labels:
        yield from (everything - {label}, frozenset({label}))


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
