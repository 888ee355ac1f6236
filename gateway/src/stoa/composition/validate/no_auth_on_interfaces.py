"""AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: requirements guard objects; an interface inherits those of its objects."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Element, Facts, Kind, Subgraph
from stoa.spec import SECURITY_DIRECTIVES


def no_auth_on_interfaces(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report security requirements on interfaces and their fields."""
    del facts
    for definition in subgraph.types.values():
        if definition.kind is Kind.INTERFACE:
            yield from _requirements_on(subgraph, definition.name, definition)
            for field in definition.fields.values():
                yield from _requirements_on(subgraph, f"{definition.name}.{field.name}", field)


def _requirements_on(subgraph: Subgraph, coordinate: str, element: Element) -> Iterator[Diagnostic]:
    for application in element.directives:
        if application.name in SECURITY_DIRECTIVES:
            yield diagnose(
                "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE",
                f'[{subgraph.name}] @{application.written} cannot be applied to "{coordinate}" of an interface',
                coordinate=coordinate,
                at=[application.location],
            )
