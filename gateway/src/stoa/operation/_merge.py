"""Second pass: fields that fetch the same thing become one.

Equal means: same response name, field, arguments and directives. Then
- leaves under equal conditions join their types; objects under equal conditions and types join their selections;
- a leaf that stands without conditions for all the types of another makes that other one superfluous;
- objects with equal selections under equal conditions join their types.
"""

from __future__ import annotations

from operator import is_
from typing import TypeAlias

from msgspec import structs

from stoa.operation._defer import Deferral
from stoa.operation._field import Argument, Conditions, Field, Selection
from stoa.operation._settle import settle_deferrals

_Same: TypeAlias = tuple[str, str, tuple[Argument, ...], str, Conditions, frozenset[Deferral]]
_SameObjects: TypeAlias = tuple[_Same, frozenset[str]]


def merge_same_fields(selection: Selection) -> Selection:
    """Merge a selection set and everything below it; first position stays."""
    settled = settle_deferrals(selection)
    if len({field.response_name for field in settled}) == len(settled):
        merged = tuple(map(_merge_inside, settled))
        return settled if all(map(is_, merged, settled)) else merged
    fields = _join_selections(settled)
    fields = [_merge_inside(field) for field in fields]
    return tuple(_drop_covered(_join_types(fields)))


def _merge_inside(field: Field) -> Field:
    if not field.selection:
        return field
    merged = merge_same_fields(field.selection)
    return field if merged is field.selection else structs.replace(field, selection=merged)


def _same(field: Field) -> _Same:
    return field.response_name, field.name, field.arguments, field.directives, field.conditions, field.deferred


def _join_selections(selection: Selection) -> list[Field]:
    """Objects of equal types: ``a { x } a { y }`` is ``a { x y }``."""
    merged: dict[_SameObjects, Field] = {}
    for field in selection:
        key = (_same(field), field.possible_types)
        before = merged.get(key)
        if before is None:
            merged[key] = field
        elif before.selection is not None and field.selection is not None:
            merged[key] = structs.replace(before, selection=before.selection + field.selection)
    return list(merged.values())


def _join_types(fields: list[Field]) -> list[Field]:
    """Leaves, and objects with equal selections: one field for the union of their types."""
    merged: dict[tuple[_Same, Selection | None], Field] = {}
    for field in fields:
        key = (_same(field), field.selection)
        before = merged.get(key)
        if before is None:
            merged[key] = field
        else:
            merged[key] = structs.replace(before, possible_types=before.possible_types | field.possible_types)
    return list(merged.values())


def _drop_covered(fields: list[Field]) -> list[Field]:
    by_name: dict[str, list[Field]] = {}
    for field in fields:
        by_name.setdefault(field.response_name, []).append(field)
    return [field for field in fields if not any(_covers(other, field) for other in by_name[field.response_name])]


def _covers(wide: Field, narrow: Field) -> bool:
    """A leaf with fewer conditions and at least the same types; of two equal ones neither covers (they were merged)."""
    return (
        narrow.selection is None
        and wide.conditions < narrow.conditions
        and wide.possible_types >= narrow.possible_types
        and _same(wide)[:4] == _same(narrow)[:4]
    )
