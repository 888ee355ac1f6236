"""Federation 1 let ``fields`` be a bare name or a list of strings; write it as one string."""

from __future__ import annotations

from dataclasses import replace

from graphql import EnumValueNode, ListValueNode, StringValueNode, ValueNode

from stoa.composition.model import Application, Field, Subgraph, TypeDefinition


def write_fields_as_strings(subgraph: Subgraph) -> Subgraph:
    """Return the subgraph with every ``fields`` argument as a string, where one can be made."""
    return replace(subgraph, types={name: _written(definition) for name, definition in subgraph.types.items()})


def _written(definition: TypeDefinition) -> TypeDefinition:
    fields: dict[str, Field] = {
        name: replace(field, directives=tuple(map(_with_string, field.directives)))
        for name, field in definition.fields.items()
    }
    return replace(definition, directives=tuple(map(_with_string, definition.directives)), fields=fields)


def _with_string(application: Application) -> Application:
    if application.name not in {"key", "requires", "provides"} or "fields" not in application.arguments:
        return application
    text = _text(application.arguments["fields"])
    if text is None:
        return application
    arguments = {**application.arguments, "fields": StringValueNode(value=text)}
    return replace(application, arguments=arguments)


def _text(value: ValueNode) -> str | None:
    match value:
        case StringValueNode() | EnumValueNode():
            return value.value
        case ListValueNode():
            parts = [_text(item) for item in value.values]
            return None if None in parts else " ".join(part for part in parts if part)
        case _:
            return None
