"""An interface is guarded as all its implementations are together.

Whoever selects a field on an interface may receive any implementation, so every implementation's requirement must
hold. Said on the interface itself, every router enforces it, also one that looks at the interface only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from stoa.composition.merge.join_requirements import join_requirements, print_requirements, read_requirements
from stoa.composition.model import Kind, MergedDirective, MergedElement, MergedType
from stoa.spec import SECURITY_DIRECTIVES


def guard_interfaces(types: Mapping[str, MergedType]) -> dict[str, MergedType]:
    """Return the types with every interface's requirements joined from its implementations."""
    return {name: _guarded(definition, types) for name, definition in types.items()}


def _guarded(interface: MergedType, types: Mapping[str, MergedType]) -> MergedType:
    if interface.kind is not Kind.INTERFACE:
        return interface
    implementations = [
        definition
        for definition in types.values()
        if definition.kind is Kind.OBJECT and interface.name in definition.interface_names
    ]
    fields = {
        name: replace(field, directives=_joined(field, [t.fields[name] for t in implementations if name in t.fields]))
        for name, field in interface.fields.items()
    }
    return replace(interface, fields=fields, directives=_joined(interface, implementations))


def _joined(own: MergedElement, implementing: Iterable[MergedElement]) -> tuple[MergedDirective, ...]:
    applied = [directive for element in (own, *implementing) for directive in element.directives]
    kept = [directive for directive in own.directives if directive.element not in SECURITY_DIRECTIVES]
    return (*kept, *_requirements(applied))


def _requirements(applied: list[MergedDirective]) -> Iterator[MergedDirective]:
    for element in SECURITY_DIRECTIVES:
        same = [directive for directive in applied if directive.element == element]
        if not same:
            continue
        if not same[0].arguments:
            yield same[0]
            continue
        [(argument, _)] = same[0].arguments
        joined = join_requirements([read_requirements(dict(directive.arguments)[argument]) for directive in same])
        yield replace(same[0], arguments=((argument, print_requirements(joined)),))
