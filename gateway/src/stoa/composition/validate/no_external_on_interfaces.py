"""EXTERNAL_ON_INTERFACE: an interface's field is resolved by nobody, so by nobody else either."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import fields_of


def no_external_on_interfaces(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @external on interface fields."""
    del facts
    for definition, field in fields_of(subgraph, Kind.INTERFACE):
        if field.has("external"):
            yield diagnose(
                "EXTERNAL_ON_INTERFACE",
                f'[{subgraph.name}] Interface field "{definition.name}.{field.name}" cannot be @external',
                coordinate=f"{definition.name}.{field.name}",
                at=[field.location],
            )
