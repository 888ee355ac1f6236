"""KEY_FIELDS_HAS_ARGS, PROVIDES_FIELDS_HAS_ARGS: fields with arguments cannot identify or be provided."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph
from stoa.composition.validate.walk import field_set_uses, visited_fields


def fields_take_no_arguments(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @key and @provides selections of fields that take arguments."""
    del facts
    for use in field_set_uses(subgraph):
        if use.directive == "requires":
            continue
        for visited in visited_fields(subgraph, use):
            if visited.definition is not None and visited.definition.arguments:
                place = f"{visited.parent.name}.{visited.definition.name}"
                yield diagnose(
                    f"{use.code}_FIELDS_HAS_ARGS",
                    f'[{subgraph.name}] On "{use.coordinate}", for @{use.directive}: '
                    f'field "{place}" takes arguments and cannot be selected',
                    coordinate=use.coordinate,
                    at=[use.application.location, visited.definition.location],
                )
