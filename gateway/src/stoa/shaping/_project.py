"""Project merged data onto a compiled operation, with the specification's null bubbling (§6.4.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from graphql import GraphQLObjectType, GraphQLSchema

from stoa.shaping._conditions import holds
from stoa.shaping._leaves import INVALID
from stoa.shaping._projection import FieldKind, FieldProjection, Projection, Selection, Shape

ClientPath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = "tuple[Place, str | int] | None"  # linked, so that a path costs something only when it is needed

NULLED: Final = object()
_MAX_ERRORS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapingError:
    """A place of the answer that had to become null."""

    message: str
    code: str
    path: ClientPath


@dataclass(frozen=True, slots=True)
class Shaped:
    """``data`` is None where null bubbled up to the root."""

    data: dict[str, Any] | None
    errors: tuple[ShapingError, ...]


@dataclass(slots=True, kw_only=True)
class ProjectionRun:
    """What one projection carries along; ``errors`` grows."""

    schema: GraphQLSchema
    variables: Mapping[str, Any]
    introspection: Mapping[str, Any]
    explained: Sequence[ClientPath]
    errors: list[ShapingError] = field(default_factory=list)

    def report(self, place: Place, message: str, code: str) -> None:
        if len(self.errors) < _MAX_ERRORS:
            self.errors.append(ShapingError(message=message, code=code, path=path_of(place)))

    def report_null(self, place: Place, coordinate: str) -> None:
        """Silent where an error on this path, above or below it says already why the value is missing."""
        path = path_of(place)
        if not any(_on_one_line(path, known) for known in self.explained):
            self.report(place, f"Cannot return null for non-nullable field {coordinate}.", "NULL_IN_NON_NULL_FIELD")


def project(
    projection: Projection,
    data: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    introspection: Mapping[str, Any] | None = None,
    explained: Sequence[ClientPath] = (),
) -> Shaped:
    """``explained`` are the paths of errors that are reported anyway."""
    run = ProjectionRun(
        schema=projection.schema, variables=variables, introspection=introspection or {}, explained=explained
    )
    root = _object(run, projection.root, data, projection.root.type.name, None)
    return Shaped(None if root is NULLED else root, tuple(run.errors))


def _object(run: ProjectionRun, selection: Selection, value: Mapping[str, Any], typename: str, place: Place) -> Any:
    answer: dict[str, Any] = {}
    for each in selection.fields_of(typename):
        if each.plain_leaf is not None:
            read = each.plain_leaf(value.get(each.source))
            if read is not None and read is not INVALID:
                answer[each.name] = read
                continue
        if each.conditions and not holds(each.conditions, run.variables):
            continue
        completed = project_field(run, each, value, typename, place)
        if completed is NULLED:
            return NULLED
        answer[each.name] = completed
    return answer


def project_field(
    run: ProjectionRun, each: FieldProjection, value: Mapping[str, Any], typename: str, place: Place
) -> Any:
    """The field's value as the client gets it, or ``NULLED`` where the object around it cannot stand."""
    if each.shape is None:
        return _meta_field(run, each, typename, place)
    if not each.denied:
        return _complete(run, each.shape, value.get(each.source), (place, each.name), each.coordinate)
    run.report((place, each.name), "You are not allowed to read this field.", "UNAUTHORIZED_FIELD_OR_TYPE")
    return None if each.shape.nullable else NULLED


def _meta_field(run: ProjectionRun, each: FieldProjection, typename: str, place: Place) -> Any:
    if each.kind is FieldKind.INTROSPECTION:
        return run.introspection.get(each.name)
    if isinstance(run.schema.get_type(typename), GraphQLObjectType):
        return typename
    run.report_null((place, each.name), each.coordinate)
    return NULLED


def _complete(run: ProjectionRun, shape: Shape, value: Any, place: Place, coordinate: str) -> Any:
    completed = None if value is None else _present(run, shape, value, place, coordinate)
    if completed is None and not shape.nullable:
        run.report_null(place, coordinate)
        return NULLED
    if completed is NULLED and shape.nullable:
        return None
    return completed


def _present(run: ProjectionRun, shape: Shape, value: Any, place: Place, coordinate: str) -> Any:
    if shape.leaf is not None:
        read = shape.leaf(value)
        if read is not INVALID:
            return read
    elif shape.item is not None:
        if isinstance(value, list):
            return _list(run, shape.item, value, place, coordinate)
    elif isinstance(value, dict) and shape.selection is not None:
        return _composite(run, shape.selection, value, place, coordinate)
    run.report(place, f"A subgraph answered {coordinate} with a value of another type.", "INVALID_SUBGRAPH_VALUE")
    return NULLED


def _list(run: ProjectionRun, shape: Shape, items: list[Any], place: Place, coordinate: str) -> Any:
    answer = []
    for index, item in enumerate(items):
        completed = _complete(run, shape, item, (place, index), coordinate)
        if completed is NULLED:
            return NULLED
        answer.append(completed)
    return answer


def _composite(run: ProjectionRun, selection: Selection, value: dict[str, Any], place: Place, coordinate: str) -> Any:
    typename = runtime_type(run.schema, selection, value.get("__typename"))
    if typename is None:
        return None
    if typename is INVALID:
        run.report(place, f"A subgraph answered {coordinate} with an object of another type.", "INVALID_SUBGRAPH_VALUE")
        return NULLED
    return _object(run, selection, value, typename, place)


def runtime_type(schema: GraphQLSchema, selection: Selection, answered: Any) -> Any:
    """The object type's name; the abstract type's own where nobody said more; None for a type that clients do not see."""
    declared = selection.type
    if answered is None or answered == declared.name:
        return selection.unnamed
    if not isinstance(answered, str):
        return INVALID
    if answered in selection.members:
        return answered
    known = schema.get_type(answered)
    if known is None:
        return None if selection.is_abstract else INVALID
    if not selection.is_abstract or isinstance(known, GraphQLObjectType):
        return INVALID
    return selection.unnamed


def path_of(place: Place) -> ClientPath:
    """The whole path of a place."""
    parts: list[str | int] = []
    while place is not None:
        place, part = place
        parts.append(part)
    return tuple(reversed(parts))


def _on_one_line(path: ClientPath, known: ClientPath) -> bool:
    shorter = min(len(path), len(known))
    return path[:shorter] == known[:shorter]


__all__ = [
    "NULLED",
    "Place",
    "ProjectionRun",
    "Shaped",
    "ShapingError",
    "path_of",
    "project",
    "project_field",
    "runtime_type",
]
