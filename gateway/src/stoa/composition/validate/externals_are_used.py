"""EXTERNAL_UNUSED: an @external field that nothing in its subgraph uses is a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import fields_of


def externals_are_used(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report external fields outside every @key, @requires, @provides and interface."""
    for definition, field in fields_of(subgraph, Kind.OBJECT):
        coordinate = f"{definition.name}.{field.name}"
        if coordinate in facts.external and not facts.uses(coordinate):
            yield diagnose(
                "EXTERNAL_UNUSED",
                f'[{subgraph.name}] Field "{coordinate}" is marked @external, but nothing uses it',
                coordinate=coordinate,
                at=[field.location],
            )
