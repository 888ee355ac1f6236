"""MISSING_TRANSITIVE_AUTH_REQUIREMENTS: who reads a guarded field by @requires is guarded at least as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.merge import join_requirements, read_requirements
from stoa.composition.model import MergedElement, Subgraph, TypeDefinition, selected_fields, selection_of

_ARGUMENT: Final = {"authenticated": None, "requiresScopes": "scopes", "policy": "policies"}
_Requirement = list[list[str]]


def requirements_reach_readers(composition: Composition) -> Iterator[Diagnostic]:
    """Report fields whose @requires reads what their own callers might not be allowed to."""
    for subgraph in composition.subgraphs:
        for definition in subgraph.types.values():
            yield from _check_type(composition, subgraph, definition)


def _check_type(composition: Composition, subgraph: Subgraph, definition: TypeDefinition) -> Iterator[Diagnostic]:
    for field in definition.fields.values():
        reader = f"{definition.name}.{field.name}"
        application = next(field.applied("requires"), None)
        selection = selection_of(application) if application else None
        read = selected_fields(subgraph, definition.name, selection) if selection else ()
        for selected in read:
            lacking = _lacking_requirement(composition, reader, selected.coordinate)
            if lacking is not None and application is not None:
                yield diagnose(
                    "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
                    f'[{subgraph.name}] Field "{reader}" does not specify the @{lacking} requirement of '
                    f'"{selected.coordinate}", which it reads by @requires',
                    coordinate=reader,
                    at=[application.location],
                )


def _lacking_requirement(composition: Composition, reader: str, read: str) -> str | None:
    for directive in _ARGUMENT:
        own, needed = (_requirement(composition, place, directive) for place in (reader, read))
        if not _implies(own, needed):
            return directive
    return None


def _requirement(composition: Composition, coordinate: str, directive: str) -> _Requirement:
    """Return the choice of sets that guards a field: its own, its type's and its returned type's together."""
    type_name, _, field_name = coordinate.partition(".")
    types = composition.schema.types
    parent = types.get(type_name)
    field = parent.fields.get(field_name) if parent else None
    returned = types.get(field.type.name) if field else None
    guards = [found for element in (parent, field, returned) if element for found in _guards(element, directive)]
    return join_requirements(guards) if guards else []


def _guards(element: MergedElement, directive: str) -> Iterator[list[frozenset[str]]]:
    for applied in element.directives:
        if applied.element != directive:
            continue
        argument = _ARGUMENT[directive]
        text = dict(applied.arguments).get(argument) if argument else None
        yield [frozenset({directive})] if text is None else read_requirements(text)


def _implies(own: _Requirement, needed: _Requirement) -> bool:
    """Every set that lets a caller in must contain a set that lets a reader in."""
    if not needed:
        return True
    return bool(own) and all(any(set(small) <= set(large) for small in needed) for large in own)
