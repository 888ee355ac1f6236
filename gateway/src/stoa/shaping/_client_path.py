"""Where in the client's response a place of the merged data stands."""

from __future__ import annotations

from typing import TypeAlias

from stoa.shaping._projection import FieldProjection, Projection, Selection, Shape

ClientPath: TypeAlias = tuple[str | int, ...]


def client_path(projection: Projection, path: ClientPath | None) -> ClientPath | None:
    """``path`` in the client's names, cut at the nearest place that the client knows (None: the whole response).

    Fields that the gateway fetched for itself (keys, required inputs) have names that would tell the client nothing.
    """
    if path is None:
        return None
    selection: Selection | None = projection.root
    shown: list[str | int] = []
    for part in path:
        if isinstance(part, int):
            shown.append(part)
            continue
        found = None if selection is None else _field_named(selection, part)
        if found is None:
            break
        shown.append(found.name)
        selection = _selection_below(found.shape)
    return tuple(shown) or None


def _field_named(selection: Selection, name: str) -> FieldProjection | None:
    for typename in sorted({*selection.members, selection.unnamed}):
        for each in selection.fields_of(typename):
            if each.source == name:
                return each
    return None


def _selection_below(shape: Shape | None) -> Selection | None:
    while shape is not None and shape.item is not None:
        shape = shape.item
    return None if shape is None else shape.selection


__all__ = ["client_path"]
