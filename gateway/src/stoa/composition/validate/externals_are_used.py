"""EXTERNAL_UNUSED: an @external field that nothing in its subgraph uses is a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph, selection_of
from stoa.composition.validate.walk import FieldSetUse, field_set_uses, fields_of, visited_fields


def externals_are_used(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report external fields outside every @key, @requires, @provides and interface.

    While a field set cannot be read, nobody knows what it uses: its own rule reports it, this one waits.
    """
    if any(_is_broken(subgraph, use) for use in field_set_uses(subgraph)):
        return
    for definition, field in fields_of(subgraph, Kind.OBJECT):
        coordinate = f"{definition.name}.{field.name}"
        if coordinate in facts.external and not facts.uses(coordinate):
            yield diagnose(
                "EXTERNAL_UNUSED",
                f'[{subgraph.name}] Field "{coordinate}" is marked @external, but nothing uses it',
                coordinate=coordinate,
                at=[field.location],
            )


def _is_broken(subgraph: Subgraph, use: FieldSetUse) -> bool:
    if selection_of(use.application) is None:
        return True
    return any(visited.definition is None for visited in visited_fields(subgraph, use))
