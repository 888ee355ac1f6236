"""INTERFACE_FIELD_NO_IMPLEM: a field that one subgraph adds to an interface must be on every implementation."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.model import Kind


def interface_fields_are_implemented(composition: Composition) -> Iterator[Diagnostic]:
    """Report implementations that lack a field of the merged interface."""
    types = composition.schema.types
    for definition in types.values():
        if definition.kind not in {Kind.OBJECT, Kind.INTERFACE}:
            continue
        for interface_name in definition.interface_names:
            interface = types.get(interface_name)
            for field in interface.fields.values() if interface else ():
                if field.name not in definition.fields:
                    yield diagnose(
                        "INTERFACE_FIELD_NO_IMPLEM",
                        f'Interface field "{interface_name}.{field.name}" is declared, but "{definition.name}", '
                        f'which implements "{interface_name}" in some subgraph, has no such field anywhere',
                        coordinate=f"{definition.name}.{field.name}",
                        at=[*field.locations, *definition.locations],
                    )
