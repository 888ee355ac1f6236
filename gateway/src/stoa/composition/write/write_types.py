"""Types of the supergraph as text."""

from __future__ import annotations

from collections.abc import Sequence

from graphql.language.block_string import is_printable_as_block_string, print_block_string

from stoa.composition.model import Kind, MergedField, MergedInput, MergedType, MergedValue
from stoa.composition.write.write_directives import (
    applied,
    directive_texts,
    join_field_text,
    join_type_text,
    string,
)

_KEYWORD = {
    Kind.SCALAR: "scalar",
    Kind.OBJECT: "type",
    Kind.INTERFACE: "interface",
    Kind.UNION: "union",
    Kind.ENUM: "enum",
    Kind.INPUT: "input",
}


def type_text(definition: MergedType) -> str:
    """Print a type with all its directives, one a line."""
    head = f"{_KEYWORD[definition.kind]} {definition.name}"
    if definition.interface_names:
        head += f" implements {' & '.join(definition.interface_names)}"
    lines = [*description_lines(definition.description, ""), head]
    lines.extend(f"  {text}" for text in _type_directives(definition))
    body = _body(definition)
    if body:
        lines.extend(["{", *body, "}"])
    if definition.kind is Kind.UNION and definition.members:
        lines.append(f"  = {' | '.join(definition.member_names)}")
    return "\n".join(lines)


def description_lines(text: str | None, indent: str) -> list[str]:
    """Print a description as a block string, or as a plain one where a block could not say it."""
    if not text:
        return []
    printed = print_block_string(text) if is_printable_as_block_string(text) else string(text)
    if printed.startswith('"""') and "\n" not in printed and not text[0].isspace():
        printed = f'"""\n{printed[3:-3]}\n"""'
    return [f"{indent}{line}" if line else "" for line in printed.split("\n")]


def _type_directives(definition: MergedType) -> list[str]:
    return [
        *(applied("join__implements", [f"graph: {g}", f"interface: {string(i)}"]) for g, i in definition.implements),
        *map(join_type_text, definition.joins),
        *(applied("join__unionMember", [f"graph: {g}", f"member: {string(m)}"]) for g, m in definition.members),
        *directive_texts(definition.directives),
    ]


def _body(definition: MergedType) -> list[str]:
    return [
        *(line for item in definition.fields.values() for line in _field_lines(item)),
        *(line for item in definition.input_fields for line in _input_field_lines(item)),
        *(line for item in definition.values for line in _value_lines(item)),
    ]


def _field_lines(field: MergedField) -> list[str]:
    head = f"  {field.name}{_arguments(field.arguments)}: {field.type}"
    directives = [*map(join_field_text, field.joins), *directive_texts(field.directives)]
    return [*description_lines(field.description, "  "), " ".join([head, *directives])]


def _arguments(arguments: Sequence[MergedInput]) -> str:
    if not arguments:
        return ""
    if not any(item.description for item in arguments):
        return f"({', '.join(_input_text(item) for item in arguments)})"
    lines: list[str] = []
    for item in arguments:
        lines.extend([*description_lines(item.description, "    "), f"    {_input_text(item)}"])
    return "(\n" + "\n".join(lines) + "\n  )"


def _input_field_lines(item: MergedInput) -> list[str]:
    return [*description_lines(item.description, "  "), f"  {_input_text(item)}"]


def _input_text(item: MergedInput) -> str:
    default = f" = {item.default}" if item.default is not None else ""
    directives = [*map(join_field_text, item.joins), *directive_texts(item.directives)]
    return " ".join([f"{item.name}: {item.type}{default}", *directives])


def _value_lines(value: MergedValue) -> list[str]:
    directives = [
        *(applied("join__enumValue", [f"graph: {graph}"]) for graph in value.graphs),
        *directive_texts(value.directives),
    ]
    return [*description_lines(value.description, "  "), " ".join([f"  {value.name}", *directives])]
