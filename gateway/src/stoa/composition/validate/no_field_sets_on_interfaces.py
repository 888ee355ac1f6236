"""KEY/REQUIRES/PROVIDES_UNSUPPORTED_ON_INTERFACE: @key needs v2.3 there, the other two never work there."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import field_set_uses
from stoa.spec import Version

_KEYS_ON_INTERFACES = Version(2, 3)


def no_field_sets_on_interfaces(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @key on interfaces before v2.3, and @requires and @provides on interface fields."""
    del facts
    for use in field_set_uses(subgraph):
        bearer = subgraph.type_of(use.coordinate.partition(".")[0])
        if bearer is None or bearer.kind is not Kind.INTERFACE:
            continue
        if use.directive == "key" and subgraph.version >= _KEYS_ON_INTERFACES:
            continue
        yield diagnose(
            f"{use.code}_UNSUPPORTED_ON_INTERFACE",
            f'[{subgraph.name}] Cannot use @{use.directive} on "{use.coordinate}" of an interface',
            coordinate=use.coordinate,
            at=[use.application.location],
        )
