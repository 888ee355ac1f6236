"""PROVIDES_ON_NON_OBJECT_FIELD: only a field that returns an object can provide fields of it."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph
from stoa.composition.validate.walk import field_set_uses, is_leaf


def provides_stands_on_objects(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @provides on fields that return leaves."""
    del facts
    for use in field_set_uses(subgraph):
        if use.directive == "provides" and is_leaf(subgraph, use.start):
            yield diagnose(
                "PROVIDES_ON_NON_OBJECT_FIELD",
                f'[{subgraph.name}] @provides on "{use.coordinate}": type "{use.start}" has no fields',
                coordinate=use.coordinate,
                at=[use.application.location],
            )
