"""``@context`` and the arguments that are filled from it: who sets a context, and what is read of it.

https://specs.apollo.dev/context/v0.1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from graphql import TypeDefinitionNode

from stoa.errors import SupergraphError
from stoa.supergraph._directives import applications
from stoa.supergraph._facts import ContextArgument
from stoa.supergraph._field_set import parse_field_set


def read_contexts(types: Iterable[TypeDefinitionNode], directive: str) -> Mapping[str, frozenset[str]]:
    """Context name → the types that set it; ``directive`` is what ``@context`` is called in this document."""
    found: dict[str, set[str]] = {}
    for node in types:
        for one in applications(node, directive):
            found.setdefault(str(one.get("name")), set()).add(node.name.value)
    return MappingProxyType({name: frozenset(setters) for name, setters in found.items()})


def read_context_arguments(applied: Any) -> tuple[ContextArgument, ...]:
    """``contextArguments`` of one ``@join__field``, in the order of their names."""
    arguments = [_read_argument(one) for one in applied or ()]
    return tuple(sorted(arguments, key=lambda argument: argument.name))


def _read_argument(one: Any) -> ContextArgument:
    members = ("name", "type", "context", "selection")
    if not isinstance(one, dict) or not all(isinstance(one.get(member), str) for member in members):
        raise SupergraphError("An entry of contextArguments must have name, type, context and selection.")
    return ContextArgument(
        name=one["name"],
        type=one["type"],
        context=one["context"],
        selection=parse_field_set(_without_braces(one["selection"])),
    )


def _without_braces(text: str) -> str:
    """``{ a }`` and ``... on T { a }`` are both written."""
    bare = text.strip()
    return bare[1:-1] if bare.startswith("{") and bare.endswith("}") else bare
