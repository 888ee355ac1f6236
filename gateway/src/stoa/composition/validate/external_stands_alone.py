"""EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE: what others resolve provides nothing here.

A @requires on it is idle, and other composers let it stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import fields_of


def external_stands_alone(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report external fields with @provides."""
    del facts
    for definition, field in fields_of(subgraph, Kind.OBJECT):
        if field.has("external") and field.has("provides"):
            yield diagnose(
                "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE",
                f'[{subgraph.name}] Cannot have both @provides and @external on "{definition.name}.{field.name}"',
                coordinate=f"{definition.name}.{field.name}",
                at=[field.location],
            )
