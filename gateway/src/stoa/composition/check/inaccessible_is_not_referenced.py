"""REFERENCED_INACCESSIBLE: what clients see does not speak of types they cannot see."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.check.hidden import typed_elements


def inaccessible_is_not_referenced(composition: Composition) -> Iterator[Diagnostic]:
    """Report visible elements of an inaccessible type."""
    for typed in typed_elements(composition.schema):
        referenced = composition.schema.types.get(typed.element.type.name)
        if typed.is_visible and referenced is not None and referenced.is_inaccessible:
            yield diagnose(
                "REFERENCED_INACCESSIBLE",
                f'Type "{referenced.name}" is @inaccessible but is referenced by "{typed.coordinate}", '
                "which is in the API schema",
                coordinate=typed.coordinate,
                at=[*typed.element.locations, *referenced.locations],
            )
