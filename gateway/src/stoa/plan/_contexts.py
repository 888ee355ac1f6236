"""Arguments that the gateway fills in from objects above an entity (``@fromContext``)."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.plan._path import ResponsePath


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSource:
    """One place where the value may stand: ``levels_up`` objects above the entity (1: the object that holds it).

    It counts where that object's ``__typename`` is among ``possible_types``; none named: any type does. ``path`` leads from
    there to the value, by keys and type conditions only. ``type_condition`` is how plan viewers name the object's type.
    """

    levels_up: int
    type_condition: str
    path: ResponsePath
    possible_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextArgument:
    """A variable of an entity fetch that each entity gives its own value: what the first source that counts has.

    ``type`` is the variable's type as text. Where no source counts, where the value is missing, and where it is null but ``type``
    is not, the entity is asked for everything but the fields that take this variable. Entities with equal values may share a request; others must not.
    """

    variable: str
    type: str
    sources: tuple[ContextSource, ...]
