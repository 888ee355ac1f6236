"""INTERFACE_FIELD_NO_IMPLEM: a field that one subgraph adds to an interface must be on every implementation."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.model import MergedType


def interface_fields_are_implemented(composition: Composition) -> Iterator[Diagnostic]:
    """Report implementations that lack a field of the merged interface."""
    types = composition.schema.types
    for definition in types.values():
        for name in definition.interface_names:
            interface = types.get(name)
            if interface is not None:
                yield from _lacking(interface, definition)


def _lacking(interface: MergedType, definition: MergedType) -> Iterator[Diagnostic]:
    for field in interface.fields.values():
        if field.name not in definition.fields:
            yield diagnose(
                "INTERFACE_FIELD_NO_IMPLEM",
                f'Interface field "{interface.name}.{field.name}" is declared, but "{definition.name}", '
                f'which implements "{interface.name}" in some subgraph, has no such field anywhere',
                coordinate=f"{definition.name}.{field.name}",
                at=[*field.locations, *definition.locations],
            )
