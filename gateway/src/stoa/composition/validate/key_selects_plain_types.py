"""KEY_FIELDS_SELECT_INVALID_TYPE: a key does not go through interfaces or unions."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import field_set_uses, visited_fields


def key_selects_plain_types(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report key fields whose type is an interface or a union."""
    del facts
    for use in field_set_uses(subgraph):
        if use.directive != "key":
            continue
        for visited in visited_fields(subgraph, use):
            returned = subgraph.type_of(visited.definition.type.name) if visited.definition else None
            if returned is not None and returned.kind in {Kind.INTERFACE, Kind.UNION}:
                yield diagnose(
                    "KEY_FIELDS_SELECT_INVALID_TYPE",
                    f'[{subgraph.name}] On "{use.coordinate}", for @key: field '
                    f'"{visited.parent.name}.{visited.node.name.value}" is of abstract type "{returned.name}"',
                    coordinate=use.coordinate,
                    at=[use.application.location],
                )
