"""COST_APPLIED_TO_INTERFACE_FIELD: the cost of an interface's field is that of the costliest implementation."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import fields_of


def no_cost_on_interfaces(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @cost on interface fields."""
    del facts
    for definition, field in fields_of(subgraph, Kind.INTERFACE):
        for application in field.applied("cost"):
            yield diagnose(
                "COST_APPLIED_TO_INTERFACE_FIELD",
                f'[{subgraph.name}] @cost cannot be applied to interface field "{definition.name}.{field.name}"',
                coordinate=f"{definition.name}.{field.name}",
                at=[application.location],
            )
