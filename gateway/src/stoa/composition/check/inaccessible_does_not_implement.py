"""IMPLEMENTED_BY_INACCESSIBLE: a visible interface field is visible on every visible implementation."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.check.hidden import visible_types
from stoa.composition.model import MergedElement, MergedField, MergedType


def inaccessible_does_not_implement(composition: Composition) -> Iterator[Diagnostic]:
    """Report inaccessible fields and arguments that implement visible ones."""
    types = composition.schema.types
    for definition in visible_types(composition.schema):
        for name in definition.interface_names:
            interface = types.get(name)
            if interface is not None and not interface.is_inaccessible:
                yield from _compare(interface, definition)


def _compare(interface: MergedType, definition: MergedType) -> Iterator[Diagnostic]:
    for promised in interface.fields.values():
        kept = definition.fields.get(promised.name)
        if kept is None or promised.is_inaccessible:
            continue
        place = f"{definition.name}.{kept.name}"
        if kept.is_inaccessible:
            yield _finding(place, kept, f"{interface.name}.{promised.name}")
        else:
            yield from _compare_arguments(interface.name, place, promised, kept)


def _compare_arguments(interface: str, place: str, promised: MergedField, kept: MergedField) -> Iterator[Diagnostic]:
    visible = {argument.name for argument in promised.arguments if not argument.is_inaccessible}
    for argument in kept.arguments:
        if argument.is_inaccessible and argument.name in visible:
            yield _finding(f"{place}({argument.name}:)", argument, f"{interface}.{promised.name}({argument.name}:)")


def _finding(coordinate: str, element: MergedElement, implemented: str) -> Diagnostic:
    return diagnose(
        "IMPLEMENTED_BY_INACCESSIBLE",
        f'"{coordinate}" is @inaccessible but implements "{implemented}", which is in the API schema',
        coordinate=coordinate,
        at=element.locations,
    )
