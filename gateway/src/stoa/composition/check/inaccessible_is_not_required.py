"""REQUIRED_INACCESSIBLE: clients must be able to give what they have to give."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.check.hidden import visible_types
from stoa.composition.model import MergedInput


def inaccessible_is_not_required(composition: Composition) -> Iterator[Diagnostic]:
    """Report required arguments and input fields that are inaccessible in a visible parent."""
    for definition in visible_types(composition.schema):
        for field in definition.fields.values():
            if not field.is_inaccessible:
                place = f"{definition.name}.{field.name}"
                yield from _report([(f"{place}({item.name}:)", item) for item in field.arguments])
        yield from _report([(f"{definition.name}.{item.name}", item) for item in definition.input_fields])


def _report(items: list[tuple[str, MergedInput]]) -> Iterator[Diagnostic]:
    for coordinate, item in items:
        if item.is_inaccessible and item.is_required:
            yield diagnose(
                "REQUIRED_INACCESSIBLE",
                f'"{coordinate}" is @inaccessible but required, and its parent is in the API schema',
                coordinate=coordinate,
                at=item.locations,
            )
