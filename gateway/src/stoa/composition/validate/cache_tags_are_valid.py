"""CACHE_TAG_*: a cache tag stands on root fields and entities, and names only what identifies the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graphql import FieldNode, SelectionSetNode, StringValueNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Application, Facts, Field, Key, Subgraph, TypeDefinition
from stoa.composition.validate.walk import fields_of

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_PATH: Final = re.compile(r"\$(args|key)((?:\.\w+)+)")


def cache_tags_are_valid(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report cache tags that could not be filled in."""
    for definition, field in fields_of(subgraph):
        coordinate = f"{definition.name}.{field.name}"
        for application in field.applied("cacheTag"):
            for code, problem in _on_field(definition, field, application):
                yield _finding(subgraph, code, coordinate, problem, application)
    for definition in subgraph.types.values():
        keys = facts.keys.get(definition.name, ())
        for application in definition.applied("cacheTag"):
            for code, problem in _on_type(keys, application):
                yield _finding(subgraph, code, definition.name, problem, application)


def _finding(subgraph: Subgraph, code: str, coordinate: str, problem: str, application: Application) -> Diagnostic:
    message = f'[{subgraph.name}] @cacheTag on "{coordinate}": {problem}'
    return diagnose(code, message, coordinate=coordinate, at=[application.location])


def _on_field(definition: TypeDefinition, field: Field, application: Application) -> Iterator[tuple[str, str]]:
    if definition.name != "Query":
        yield "CACHE_TAG_APPLIED_TO_NON_ROOT_FIELD", "only fields of Query can have a cache tag"
        return
    for path in _paths(application):
        if path is None:
            yield "CACHE_TAG_INVALID_FORMAT", "the format cannot be read"
        elif path[0] != "args" or path[1] not in field.arguments:
            wrong = ".".join(path)
            yield "CACHE_TAG_INVALID_FORMAT_ARGUMENT_ON_ROOT_FIELD", f'"${wrong}" is no argument of the field'


def _on_type(keys: tuple[Key, ...], application: Application) -> Iterator[tuple[str, str]]:
    resolvable = [key for key in keys if key.resolvable]
    if not resolvable:
        yield "CACHE_TAG_ENTITY_NOT_RESOLVABLE", "the type has no resolvable @key"
        return
    for path in _paths(application):
        if path is None:
            yield "CACHE_TAG_INVALID_FORMAT", "the format cannot be read"
        elif path[0] != "key" or not all(_has_path(key.selection, path[1:]) for key in resolvable):
            wrong = ".".join(path)
            yield "CACHE_TAG_INVALID_FORMAT_ARGUMENT_ON_ENTITY", f'"${wrong}" is not in every @key of the type'


def _paths(application: Application) -> Iterator[list[str] | None]:
    value = application.arguments.get("format")
    text = value.value if isinstance(value, StringValueNode) else ""
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield None
    for inside in _PLACEHOLDER.findall(text):
        match = _PATH.fullmatch(inside.strip())
        yield [match[1], *match[2][1:].split(".")] if match else None


def _has_path(selection: SelectionSetNode | None, path: list[str]) -> bool:
    if not path:
        return selection is None
    fields = selection.selections if selection else ()
    return any(
        isinstance(item, FieldNode) and item.name.value == path[0] and _has_path(item.selection_set, path[1:])
        for item in fields
    )
