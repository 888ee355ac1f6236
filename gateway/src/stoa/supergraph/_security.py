"""``@authenticated``, ``@requiresScopes`` and ``@policy`` by coordinate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from graphql import TypeDefinitionNode
from graphql.language.ast import Node

from stoa.supergraph._directives import applications, is_applied
from stoa.supergraph._facts import SecurityRequirement
from stoa.supergraph._joined_types import fields_of


def read_security(types: Iterable[TypeDefinitionNode], names: Mapping[str, str]) -> Mapping[str, SecurityRequirement]:
    """Requirement of every guarded type and field; ``names`` maps each directive to what it is called in this document."""
    found: dict[str, SecurityRequirement] = {}
    for node in types:
        _note(found, node.name.value, node, names)
        for field in fields_of(node):
            _note(found, f"{node.name.value}.{field.name.value}", field, names)
    return MappingProxyType(found)


def _note(found: dict[str, SecurityRequirement], coordinate: str, node: Node, names: Mapping[str, str]) -> None:
    requirement = SecurityRequirement(
        authenticated=is_applied(node, names["authenticated"]),
        scopes=_any_of(node, names["requiresScopes"], "scopes"),
        policies=_any_of(node, names["policy"], "policies"),
    )
    if requirement != SecurityRequirement():
        found[coordinate] = requirement


def _any_of(node: Node, directive: str, argument: str) -> tuple[tuple[str, ...], ...]:
    groups: list[Any] = [group for one in applications(node, directive) for group in one.get(argument) or ()]
    return tuple(tuple(group) if isinstance(group, list) else (str(group),) for group in groups)
