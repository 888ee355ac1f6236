"""A projection as text for people and as JSON values for programs: what is written where, read from which member, and what null does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

from stoa.shaping._projection import FieldKind, FieldProjection, Projection, Selection, Shape

Json: TypeAlias = dict[str, Any]


def projection_text(projection: Projection) -> str:
    """A line for each member of the answer, by the types that its object can have."""
    return "\n".join(_selection_lines(projection.schema, projection.root, ""))


def projection_json(projection: Projection) -> Json:
    """Values that a JSON encoder takes."""
    return _selection_json(projection.root)


def _selection_lines(schema: GraphQLSchema, selection: Selection, indent: str) -> Iterator[str]:
    for name in _types(selection):
        yield f"{indent}{name}"
        for field in selection.fields_of(name):
            yield f"{indent}  {_field_text(schema, field)}"
            inner = _inner(field.shape)
            if inner is not None:
                yield from _selection_lines(schema, inner, indent + "    ")


def _types(selection: Selection) -> list[str]:
    return sorted(selection.members) or [selection.type.name]


def _inner(shape: Shape | None) -> Selection | None:
    while shape is not None and shape.item is not None:
        shape = shape.item
    return shape.selection if shape is not None else None


def _field_text(schema: GraphQLSchema, field: FieldProjection) -> str:
    read = f"  from member {field.source}" if field.source != field.name else ""
    when = " or ".join(
        " and ".join(f"{'if' if wanted else 'unless'} ${name}" for name, wanted in each) for each in field.conditions
    )
    denied = "  denied" if field.denied else ""
    return f"{field.name}: {_type_text(schema, field)}{read}{f'  {when}' if when else ''}{denied}"


def _type_text(schema: GraphQLSchema, field: FieldProjection) -> str:
    if field.kind is not FieldKind.DATA:
        return "the type's name" if field.kind is FieldKind.TYPENAME else "introspection"
    type_name, _, field_name = field.coordinate.partition(".")
    named = schema.get_type(type_name)
    return str(named.fields[field_name].type) if isinstance(named, (GraphQLObjectType, GraphQLInterfaceType)) else "?"


def _selection_json(selection: Selection) -> Json:
    return {
        "type": selection.type.name,
        "fieldsByType": {
            name: [_field_json(field) for field in selection.fields_of(name)] for name in _types(selection)
        },
    }


def _field_json(field: FieldProjection) -> Json:
    return {
        "name": field.name,
        "member": field.source,
        "coordinate": field.coordinate,
        "kind": field.kind.name.lower(),
        "conditions": [[{"variable": name, "wanted": wanted} for name, wanted in each] for each in field.conditions],
        "shape": _shape_json(field.shape) if field.shape is not None else None,
    }


def _shape_json(shape: Shape) -> Json:
    if shape.item is not None:
        return {"nullable": shape.nullable, "list": _shape_json(shape.item)}
    if shape.selection is not None:
        return {"nullable": shape.nullable, "object": _selection_json(shape.selection)}
    return {"nullable": shape.nullable, "leaf": True}


__all__ = ["projection_json", "projection_text"]
