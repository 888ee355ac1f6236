"""INVALID_SHAREABLE_USAGE: only object fields are resolved, so only they can be shared."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import fields_of


def no_shareable_on_interfaces(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @shareable on interface fields."""
    del facts
    for definition, field in fields_of(subgraph, Kind.INTERFACE):
        for application in field.applied("shareable"):
            yield diagnose(
                "INVALID_SHAREABLE_USAGE",
                f'[{subgraph.name}] Field "{definition.name}.{field.name}" of an interface cannot be @shareable',
                coordinate=f"{definition.name}.{field.name}",
                at=[application.location],
            )
