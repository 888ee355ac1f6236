"""EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE: what others resolve neither requires nor provides here."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import fields_of


def external_stands_alone(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report external fields with @requires or @provides."""
    del facts
    for definition, field in fields_of(subgraph, Kind.OBJECT):
        for other in ("requires", "provides"):
            if field.has("external") and field.has(other):
                yield diagnose(
                    "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE",
                    f'[{subgraph.name}] Cannot have both @{other} and @external on "{definition.name}.{field.name}"',
                    coordinate=f"{definition.name}.{field.name}",
                    at=[field.location],
                )
