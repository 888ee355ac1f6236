"""What callers need to read a field: planning is told which fields are left, and cannot say why others are gone."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import get_named_type

from stoa.operation import Field
from stoa.supergraph import SecurityRequirement, Supergraph


def rights_for(supergraph: Supergraph, field: Field) -> tuple[str, ...]:
    """Every requirement in words; all must hold. Those of the field, of its parent's type and of its own type.

    On an interface or union those of every type that it can be count as well.
    """
    if not supergraph.security:
        return ()
    known = (supergraph.security.get(coordinate) for coordinate in _coordinates(supergraph, field))
    return tuple(dict.fromkeys(text for one in known if one is not None for text in _texts(one)))


def _coordinates(supergraph: Supergraph, field: Field) -> Iterator[str]:
    parents = dict.fromkeys((field.parent_type, *sorted(supergraph.possible_types[field.parent_type])))
    for parent in parents:
        yield parent
        yield f"{parent}.{field.name}"
    definition = getattr(supergraph.schema.get_type(field.parent_type), "fields", {}).get(field.name)
    if definition is not None:
        yield get_named_type(definition.type).name


def _texts(requirement: SecurityRequirement) -> Iterator[str]:
    yield "a token"
    if requirement.scopes:
        yield f"scopes {_any_of(requirement.scopes)}"
    if requirement.policies:
        yield f"policies {_any_of(requirement.policies)}"


def _any_of(groups: tuple[tuple[str, ...], ...]) -> str:
    return " or ".join(" and ".join(group) for group in groups)


__all__ = ["rights_for"]
