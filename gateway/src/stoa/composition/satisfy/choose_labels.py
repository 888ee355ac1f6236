"""Which labels of @override are on while queries are walked: any of them may be on or off for any request.

Most labels move one leaf that nothing else reads. Such labels do not meddle with each other: what a query reaches does not
depend on them, so all of them on and all of them off is everything there is to see. The others are combined.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from stoa.composition.check import Composition
from stoa.composition.model import Kind

#: so many labels are tried in every combination; of more, each alone against all others
_MAX_COMBINED: Final = 4
_LEAVES: Final = frozenset({Kind.SCALAR, Kind.ENUM})


def labels_of(composition: Composition) -> list[str]:
    """Return all labels, sorted."""
    return sorted(_coordinates(composition))


def assignments(composition: Composition) -> Iterator[frozenset[str]]:
    """Yield sets of labels that are on, enough of them to see every failure."""
    coordinates = _coordinates(composition)
    entangled = sorted(label for label, places in coordinates.items() if any(_matters(composition, p) for p in places))
    plain = frozenset(coordinates) - frozenset(entangled)
    for active in _combined(entangled):
        yield active | plain
        if plain:
            yield active


def _coordinates(composition: Composition) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for coordinate, overrides in composition.overrides.by_coordinate.items():
        for override in overrides:
            if override.label is not None:
                found.setdefault(override.label, []).append(coordinate)
    return found


def _matters(composition: Composition, coordinate: str) -> bool:
    """Tell whether anything but the field itself depends on who resolves it: a way on, a key, a requirement."""
    type_name, _, field_name = coordinate.partition(".")
    field = composition.schema.types[type_name].fields[field_name]
    returned = composition.schema.types.get(field.type.name)
    if returned is not None and returned.kind not in _LEAVES:
        return True
    facts = composition.facts.values()
    return any(coordinate in each for fact in facts for each in (fact.in_keys, fact.in_requires, fact.in_provides))


def _combined(labels: list[str]) -> Iterator[frozenset[str]]:
    if len(labels) <= _MAX_COMBINED:
        for states in product((True, False), repeat=len(labels)):
            yield frozenset(label for label, is_on in zip(labels, states, strict=True) if is_on)
        return
    everything = frozenset(labels)
    yield from (everything, frozenset())
    for label in labels:
        yield from (everything - {label}, frozenset({label}))
