"""REQUIRES/PROVIDES_FIELDS_MISSING_EXTERNAL: what a subgraph resolves itself it neither requires nor provides."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import FieldSetUse, Visited, field_set_uses, visited_fields


def fields_are_external(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report leaves of @requires and @provides that are not @external, nor below an external field."""
    if subgraph.is_federation_1:
        return
    for use in field_set_uses(subgraph):
        if use.directive == "key" or _stands_on_interface(subgraph, use):
            continue
        for visited in visited_fields(subgraph, use):
            if visited.node.selection_set or visited.definition is None or visited.below_external:
                continue
            if not _is_external(subgraph, facts, visited):
                place = f"{visited.parent.name}.{visited.definition.name}"
                yield diagnose(
                    f"{use.code}_FIELDS_MISSING_EXTERNAL",
                    f'[{subgraph.name}] On "{use.coordinate}", for @{use.directive}: field "{place}" is resolved '
                    f"by this subgraph already (it is not marked @external)",
                    coordinate=use.coordinate,
                    at=[use.application.location, visited.definition.location],
                )


def _stands_on_interface(subgraph: Subgraph, use: FieldSetUse) -> bool:
    bearer = subgraph.type_of(use.coordinate.partition(".")[0])
    return bearer is not None and bearer.kind is Kind.INTERFACE


def _is_external(subgraph: Subgraph, facts: Facts, visited: Visited) -> bool:
    name = visited.node.name.value
    if visited.parent.kind is not Kind.INTERFACE:
        return f"{visited.parent.name}.{name}" in facts.external
    # interface fields cannot be marked: one external implementation is enough
    return any(f"{t.name}.{name}" in facts.external for t in subgraph.implementations_of(visited.parent.name))
