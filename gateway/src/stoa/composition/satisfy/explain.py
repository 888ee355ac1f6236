"""Why a field cannot be reached, subgraph by subgraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stoa.composition.satisfy.find_moves import Moves
from stoa.composition.satisfy.terrain import Place, Terrain


def explain(terrain: Terrain, moves: Moves, concrete: str, places: Iterable[Place], field_name: str) -> Iterator[str]:
    """Yield one line per subgraph that is at hand or has the field."""
    reached = {p for place in places for p in moves.from_place(concrete, place)}
    at_hand = sorted({place.subgraph for place in reached})
    for name in at_hand:
        here = [place for place in reached if place.subgraph == name]
        yield f'- in subgraph "{name}": {_why_not_here(terrain, here, field_name)}'
    for place in terrain.places_of(concrete):
        if place.subgraph not in at_hand and terrain.field_at(place, field_name) is not None:
            yield f'- cannot move to subgraph "{place.subgraph}", which has the field: {_why_no_move(terrain, place)}'


def _why_not_here(terrain: Terrain, here: list[Place], field_name: str) -> str:
    for place in here:
        found = terrain.definition_at(place).fields.get(field_name)
        coordinate = f"{place.type}.{field_name}"
        if found is None:
            continue
        if found.has("external"):
            return f'field "{coordinate}" is @external and not provided on this path'
        if found.has("requires"):
            return f'what field "{coordinate}" @requires cannot be gathered'
        return f'field "{coordinate}" is overridden'
    return f'type "{here[0].type}" has no field "{field_name}"'


def _why_no_move(terrain: Terrain, place: Place) -> str:
    definition = terrain.definition_at(place)
    keys = terrain.keys_at(place)
    if keys:
        texts = ", ".join(f'"{key.text}"' for key in keys)
        return f'the fields of its @key {texts} on "{place.type}" cannot be gathered'
    if definition.has("key"):
        return f'every @key of "{place.type}" there is resolvable: false'
    return f'type "{place.type}" has no @key there'
