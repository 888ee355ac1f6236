"""OVERRIDE_ON_INTERFACE: there is nothing to take over from an interface."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import fields_of


def no_override_on_interfaces(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @override on interface fields."""
    del facts
    for definition, field in fields_of(subgraph, Kind.INTERFACE):
        for application in field.applied("override"):
            yield diagnose(
                "OVERRIDE_ON_INTERFACE",
                f'[{subgraph.name}] @override cannot be used on field "{definition.name}.{field.name}" of an interface',
                coordinate=f"{definition.name}.{field.name}",
                at=[application.location],
            )
