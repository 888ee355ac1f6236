"""Join directives and merged applications as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from stoa.composition.model import ContextArgument, JoinField, JoinType, MergedDirective


def string(value: str) -> str:
    """Print a GraphQL string (its escapes are JSON's)."""
    return json.dumps(value, ensure_ascii=False)


def directive_text(directive: MergedDirective) -> str:
    return applied(directive.name, [f"{name}: {value}" for name, value in directive.arguments])


def directive_texts(directives: Iterable[MergedDirective]) -> list[str]:
    return [directive_text(directive) for directive in directives]


def join_type_text(join: JoinType) -> str:
    arguments = [f"graph: {join.graph}"]
    if join.key is not None:
        arguments.append(f"key: {string(join.key)}")
    if join.extension:
        arguments.append("extension: true")
    if not join.resolvable:
        arguments.append("resolvable: false")
    if join.is_interface_object:
        arguments.append("isInterfaceObject: true")
    return applied("join__type", arguments)


def join_field_text(join: JoinField) -> str:
    texts = (
        ("graph", join.graph),
        ("requires", _quoted(join.requires)),
        ("provides", _quoted(join.provides)),
        ("type", _quoted(join.type)),
        ("external", "true" if join.external else None),
        ("override", _quoted(join.override)),
        ("usedOverridden", "true" if join.used_overridden else None),
        ("overrideLabel", _quoted(join.override_label)),
        ("contextArguments", _context_arguments(join.context_arguments)),
    )
    return applied("join__field", [f"{name}: {text}" for name, text in texts if text is not None])


def applied(name: str, arguments: Sequence[str]) -> str:
    """Print an application with arguments that are printed already."""
    return f"@{name}({', '.join(arguments)})" if arguments else f"@{name}"


def _quoted(value: str | None) -> str | None:
    return None if value is None else string(value)


def _context_arguments(arguments: Sequence[ContextArgument]) -> str | None:
    if not arguments:
        return None
    items = (
        f"{{context: {string(item.context)}, name: {string(item.name)}, "
        f"type: {string(item.type)}, selection: {string(item.selection)}}}"
        for item in arguments
    )
    return f"[{', '.join(items)}]"
