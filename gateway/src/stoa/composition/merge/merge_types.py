"""One type out of several subgraphs' types for the same field or argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stoa.composition.model import TypeRef


def widest(types: Sequence[TypeRef], supertypes: Mapping[str, frozenset[str]]) -> TypeRef | None:
    """Return the type that every other fits into (output); None if none of them does."""
    return next((t for t in types if all(is_subtype(other, t, supertypes) for other in types)), None)


def narrowest(types: Sequence[TypeRef], supertypes: Mapping[str, frozenset[str]]) -> TypeRef | None:
    """Return the type that fits into every other (input); None if none of them does."""
    return next((t for t in types if all(is_subtype(t, other, supertypes) for other in types)), None)


def is_subtype(narrow: TypeRef, wide: TypeRef, supertypes: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether every value of the narrow type is one of the wide type."""
    if not narrow.is_at_least_as_strict_as(wide):
        return False
    return narrow.name == wide.name or wide.name in supertypes.get(narrow.name, frozenset())
