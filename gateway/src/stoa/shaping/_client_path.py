"""Where in the client's response a place of the merged data stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from stoa.shaping._projection import FieldProjection, Projection, Selection, Shape

ClientPath: TypeAlias = tuple[str | int, ...]
# An object's fields, or a list's or leaf's shape.
_Place: TypeAlias = Selection | Shape | None


def client_path(
    projection: Projection, path: ClientPath | None, data: Mapping[str, Any] | None = None
) -> ClientPath | None:
    """``path`` in the client's names, cut at the nearest place that the client knows (None: the whole response).

    Fields that the gateway fetched for itself (keys, required inputs) have names that would tell the client nothing. A list
    that ``data`` holds ends the path at an item that it does not have.
    """
    if path is None:
        return None
    place: _Place = projection.root
    value: Any = data
    shown: list[str | int] = []
    for part in path:
        if isinstance(part, int):
            if not _has_item(place, value, part):
                break
            shown.append(part)
            place, value = _below(place.item if isinstance(place, Shape) else None), _item(value, part)
            continue
        found = _field_named(place, part) if isinstance(place, Selection) else None
        if found is None:
            break
        shown.append(found.name)
        place, value = _below(found.shape), value.get(part) if isinstance(value, Mapping) else None
    return tuple(shown) or None


def _has_item(place: _Place, value: Any, index: int) -> bool:
    if not isinstance(place, Shape) or place.item is None or index < 0:
        return False
    return not isinstance(value, list) or index < len(value)


def _item(value: Any, index: int) -> Any:
    return value[index] if isinstance(value, list) else None


def _field_named(selection: Selection, name: str) -> FieldProjection | None:
    for typename in sorted({*selection.members, selection.unnamed}):
        for each in selection.fields_of(typename):
            if each.source == name:
                return each
    return None


def _below(shape: Shape | None) -> _Place:
    return shape if shape is None or shape.selection is None else shape.selection


__all__ = ["client_path"]
