"""Project deferred blocks: at every place of the answer what the client does not have yet.

A null in a place that must not be null ends at the block's edge: what was delivered before is never taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from stoa.operation import Deferral
from stoa.shaping._conditions import holds
from stoa.shaping._project import (
    NULLED,
    Place,
    ProjectionRun,
    ShapingError,
    path_of,
    project_field,
    runtime_type,
)
from stoa.shaping._projection import FieldProjection, Projection, Selection, Shape

ClientPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a block brings at one place; ``data`` is None where null bubbled up to its edge.

    ``pieces`` are the same by object: what is new for each object that the client has, with the way to it from ``path``.
    """

    path: ClientPath
    data: dict[str, Any] | None
    errors: tuple[ShapingError, ...]
    pieces: tuple[tuple[ClientPath, dict[str, Any]], ...] = ()


@dataclass(slots=True, kw_only=True)
class Delivery:
    """What the client has by now: ``answer`` grows with every chunk; ``failed`` are the places that a block could not fill."""

    variables: Mapping[str, Any]
    introspection: Mapping[str, Any]
    answer: dict[str, Any]
    failed: set[tuple[Deferral, ClientPath]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Spot:
    """An object at a block's path: as the subgraphs answered it, and as the client has it."""

    selection: Selection
    value: dict[str, Any]
    given: dict[str, Any]
    place: Place


def project_block(
    projection: Projection,
    block: Deferral,
    data: dict[str, Any],
    delivery: Delivery,
    explained: Sequence[ClientPath] = (),
) -> Iterator[Chunk]:
    """Chunks for every object at the block's path; objects for which it has nothing are left out.

    ``projection`` is of the block with those around it (see ``Portion``). ``explained`` are the paths of errors that are
    reported anyway.
    """
    root = _Spot(projection.root, data, delivery.answer, None)
    for spot in list(_find(projection, root, block.path, delivery)):
        path = path_of(spot.place)
        if _is_lost(block, path, delivery):
            continue
        run = ProjectionRun(
            schema=projection.schema,
            variables=delivery.variables,
            introspection=delivery.introspection,
            explained=explained,
        )
        added = _add(run, spot)
        if added is NULLED:
            delivery.failed.add((block, path))
            yield Chunk(path, None, tuple(run.errors))
        elif added or run.errors:
            pieces = tuple(_pieces(spot.given, added, ())) or (((), {}),)
            _keep(spot.given, added)
            yield Chunk(path, added, tuple(run.errors), pieces)


def places_of(
    projection: Projection, block: Deferral, data: dict[str, Any], delivery: Delivery
) -> Iterator[ClientPath]:
    """Where the block may bring something: the objects at its path that the client has and that the block is about."""
    for spot in _find(projection, _Spot(projection.root, data, delivery.answer, None), block.path, delivery):
        path, typename = path_of(spot.place), _typename(projection, spot)
        fields = spot.selection.fields_of(typename) if typename is not None else ()
        is_about = any(
            each.name not in spot.given or isinstance(spot.given[each.name], (dict, list)) for each in fields
        )
        if is_about and not _is_lost(block, path, delivery):
            yield path


def _is_lost(block: Deferral, path: ClientPath, delivery: Delivery) -> bool:
    """A block in a block that failed has nothing to stand on."""
    around = set(block.chain()) - {block}
    return any(outer in around and path[: len(lost)] == lost for outer, lost in delivery.failed)


def _find(projection: Projection, spot: _Spot, names: tuple[str, ...], delivery: Delivery) -> Iterator[_Spot]:
    if not names:
        yield spot
        return
    typename = _typename(projection, spot)
    for each in spot.selection.fields_of(typename) if typename is not None else ():
        if each.name == names[0] and each.shape is not None and each.name in spot.given and _is_on(each, delivery):
            value = (spot.value.get(each.source), spot.given[each.name])
            for found in _objects(each.shape, value, (spot.place, each.name)):
                yield from _find(projection, found, names[1:], delivery)


def _is_on(each: FieldProjection, delivery: Delivery) -> bool:
    return not each.conditions or holds(each.conditions, delivery.variables)


def _objects(shape: Shape, value: tuple[Any, Any], place: Place) -> Iterator[_Spot]:
    """The objects of a field's value, through lists; only those that the client has as well."""
    fetched, given = value
    if shape.item is not None and isinstance(fetched, list) and isinstance(given, list):
        for index, pair in enumerate(zip(fetched, given, strict=False)):
            yield from _objects(shape.item, pair, (place, index))
    elif shape.selection is not None and isinstance(fetched, dict) and isinstance(given, dict):
        yield _Spot(shape.selection, fetched, given, place)


def _typename(projection: Projection, spot: _Spot) -> str | None:
    if spot.place is None:
        return projection.root.type.name
    found = runtime_type(projection.schema, spot.selection, spot.value.get("__typename"))
    return found if isinstance(found, str) else None


def _add(run: ProjectionRun, spot: _Spot) -> Any:
    """What the object gets on top of what the client has of it."""
    added: dict[str, Any] = {}
    is_root = spot.place is None
    typename = (
        spot.selection.type.name if is_root else runtime_type(run.schema, spot.selection, spot.value.get("__typename"))
    )
    for each in spot.selection.fields_of(typename) if isinstance(typename, str) else ():
        if each.conditions and not holds(each.conditions, run.variables):
            continue
        if each.name not in spot.given:
            completed = project_field(run, each, spot.value, typename, spot.place)
        else:
            pair = (spot.value.get(each.source), spot.given[each.name])
            completed = _add_below(run, each.shape, pair, (spot.place, each.name))
            if not completed and completed is not NULLED:
                continue
        if completed is NULLED:
            return NULLED
        added[each.name] = completed
    return added


def _add_below(run: ProjectionRun, shape: Shape | None, value: tuple[Any, Any], place: Place) -> Any:
    """Something false where nothing is added. Objects that the client has cannot become null any more."""
    fetched, given = value
    if shape is None:
        return None
    if shape.item is not None and isinstance(fetched, list) and isinstance(given, list):
        items = []
        for index, pair in enumerate(zip(fetched, given, strict=False)):
            added = _add_below(run, shape.item, pair, (place, index))
            if added is NULLED:
                return NULLED
            items.append(added)
        return items if any(items) else []
    if shape.selection is not None and isinstance(fetched, dict) and isinstance(given, dict):
        return _add(run, _Spot(shape.selection, fetched, given, place))
    return [] if isinstance(given, list) else None


def _pieces(given: Any, added: Any, path: ClientPath) -> Iterator[tuple[ClientPath, dict[str, Any]]]:
    if isinstance(added, list) and isinstance(given, list):
        for index, (one, other) in enumerate(zip(given, added, strict=False)):
            yield from _pieces(one, other, (*path, index))
    if not isinstance(added, dict) or not isinstance(given, dict):
        return
    new = {name: value for name, value in added.items() if name not in given}
    if new:
        yield path, new
    for name, value in added.items():
        if name in given:
            yield from _pieces(given[name], value, (*path, name))


def _keep(given: dict[str, Any], added: dict[str, Any]) -> None:
    """Merge a chunk into what the client has, without sharing anything with it."""
    for name, value in added.items():
        if name in given:
            _keep_below(given[name], value)
        else:
            given[name] = copied(value)


def _keep_below(given: Any, added: Any) -> None:
    if isinstance(given, dict) and isinstance(added, dict):
        _keep(given, added)
    elif isinstance(given, list) and isinstance(added, list):
        for one, other in zip(given, added, strict=False):
            _keep_below(one, other)


def copied(value: Any) -> Any:
    """A copy that shares no object or list."""
    if isinstance(value, dict):
        return {name: copied(item) for name, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


__all__ = ["Chunk", "ClientPath", "Delivery", "copied", "places_of", "project_block"]
