"""A Federation 1 subgraph, said in Federation 2.

Federation 1 was lenient where Federation 2 is strict: marks without meaning are dropped here, so that the rules need
not know two languages. Sharing was free in Federation 1; the sharing rule asks ``is_federation_1`` for that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from graphql import FieldNode, SelectionSetNode, StringValueNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import (
    Application,
    Facts,
    Field,
    Kind,
    Subgraph,
    TypeDefinition,
    gather_facts,
    print_field_set,
    selection_of,
)

_COMPOSITE: Final = frozenset({Kind.OBJECT, Kind.INTERFACE, Kind.UNION})


def upgrade_federation_1(subgraph: Subgraph) -> tuple[Subgraph, tuple[Diagnostic, ...]]:
    """Return the subgraph without Federation 1's leniencies, and what could not be mended."""
    upgraded = _each_type(subgraph, _without_interface_marks)
    facts = gather_facts(upgraded)
    upgraded = _each_type(upgraded, lambda t: _with_active_field_sets(t, upgraded, facts))
    facts = gather_facts(upgraded)
    idle = {name for name, t in upgraded.types.items() if t.fields and not _used_fields(t, facts)}
    named = _named_types(upgraded, idle)
    errors = tuple(
        diagnose(
            "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
            f'[{subgraph.name}] type "{definition.name}" contains only external fields that nothing uses',
            coordinate=definition.name,
            at=[definition.location],
        )
        for definition in upgraded.types.values()
        if definition.name in idle & named
    )
    kept = {name: t for name, t in upgraded.types.items() if name not in idle - named}
    upgraded = replace(upgraded, types=kept)
    return _each_type(upgraded, lambda t: replace(t, fields=_used_fields(t, facts) or t.fields)), errors


def _named_types(subgraph: Subgraph, idle: set[str]) -> set[str]:
    """Return the types that something else in the subgraph mentions; who is not named may simply go."""
    named: set[str] = set()
    for definition in subgraph.types.values():
        named.update(definition.members)
        used = definition.fields.values() if definition.name not in idle else ()
        named.update(field.type.name for field in used)
    return named


def _each_type(subgraph: Subgraph, change: Callable[[TypeDefinition], TypeDefinition]) -> Subgraph:
    return replace(subgraph, types={name: change(definition) for name, definition in subgraph.types.items()})


def _without_interface_marks(definition: TypeDefinition) -> TypeDefinition:
    """On interfaces @key and the field directives never did anything."""
    if definition.kind is not Kind.INTERFACE:
        return definition
    meaningless = {"key", "external", "requires", "provides"}
    return replace(
        definition,
        directives=tuple(item for item in definition.directives if item.name not in meaningless),
        fields={
            name: replace(field, directives=tuple(item for item in field.directives if item.name not in meaningless))
            for name, field in definition.fields.items()
        },
    )


def _with_active_field_sets(definition: TypeDefinition, subgraph: Subgraph, facts: Facts) -> TypeDefinition:
    fields = {name: _with_active(field, definition, subgraph, facts) for name, field in definition.fields.items()}
    return replace(definition, fields=fields)


def _with_active(field: Field, parent: TypeDefinition, subgraph: Subgraph, facts: Facts) -> Field:
    """Drop @provides on leaves, and from field sets the fields that this subgraph resolves anyway."""
    returned = subgraph.type_of(field.type.name)
    kept: list[Application] = []
    for application in field.directives:
        start = {"requires": parent, "provides": returned}.get(application.name)
        if application.name not in {"requires", "provides"}:
            kept.append(application)
        elif start is not None and start.kind in _COMPOSITE:
            kept.extend(_active(application, start, subgraph, facts))
    return replace(field, directives=tuple(kept))


def _active(application: Application, start: TypeDefinition, subgraph: Subgraph, facts: Facts) -> list[Application]:
    selection = selection_of(application)
    if selection is None:
        return [application]
    active = _external_part(selection, start.name, subgraph, facts)
    if active is None:
        return []
    text = StringValueNode(value=print_field_set(active))
    return [replace(application, arguments={**application.arguments, "fields": text})]


def _external_part(
    selection: SelectionSetNode, type_name: str, subgraph: Subgraph, facts: Facts
) -> SelectionSetNode | None:
    kept = []
    for item in selection.selections:
        if not isinstance(item, FieldNode) or f"{type_name}.{item.name.value}" in facts.external:
            kept.append(item)
            continue
        field = subgraph.field_at(type_name, item.name.value)
        if field is None:
            kept.append(item)  # unknown: the field-set rule reports it
        elif item.selection_set:
            inner = _external_part(item.selection_set, field.type.name, subgraph, facts)
            if inner is not None:
                kept.append(FieldNode(name=item.name, arguments=item.arguments, selection_set=inner))
    return SelectionSetNode(selections=tuple(kept)) if kept else None


def _used_fields(definition: TypeDefinition, facts: Facts) -> dict[str, Field]:
    return {
        name: field
        for name, field in definition.fields.items()
        if not field.has("external") or facts.uses(f"{definition.name}.{name}")
    }
