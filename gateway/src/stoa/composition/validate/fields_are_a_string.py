"""KEY/REQUIRES/PROVIDES_INVALID_FIELDS_TYPE: the ``fields`` argument is a string."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph, fields_argument
from stoa.composition.validate.walk import field_set_uses


def fields_are_a_string(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report field sets that are no strings."""
    del facts
    for use in field_set_uses(subgraph):
        if fields_argument(use.application) is None:
            yield diagnose(
                f"{use.code}_INVALID_FIELDS_TYPE",
                f'[{subgraph.name}] On "{use.coordinate}", argument "fields" of @{use.directive} must be a string',
                coordinate=use.coordinate,
                at=[use.application.location],
            )
