"""Why a field cannot be reached, subgraph by subgraph."""

from __future__ import annotations

from stoa.composition.merge import spoken
from stoa.composition.model import Field, print_field_set, selection_of
from stoa.composition.satisfy.contexts import Contexts, Demand
from stoa.composition.satisfy.find_moves import Moves
from stoa.composition.satisfy.terrain import Place, Terrain

#: stands for the field's name where two fields fail for the same cause
_FIELD = "\0"


class Explanation:
    """Reasons over one terrain."""

    def __init__(self, terrain: Terrain, moves: Moves, contexts: Contexts) -> None:
        self._terrain = terrain
        self._moves = moves
        self._contexts = contexts

    def causes_of(
        self, concrete: str, reached: frozenset[Place], handed_down: frozenset[Demand], field_name: str
    ) -> tuple[str, ...]:
        """Return one line for each subgraph that is at hand or has the field, without the field's name.

        Fields of one type that fail for the same causes need one finding; ``reasons`` puts the name in.
        """
        at_hand: dict[str, list[Place]] = {}
        for place in sorted(reached):
            at_hand.setdefault(place.subgraph, []).append(place)
        lines = []
        for name, here in at_hand.items():
            why = self._why_not_here(concrete, reached, handed_down, here, field_name)
            lines.append(f'- in subgraph "{name}": {why}')
        for place in self._terrain.places_of(concrete):
            if place.subgraph not in at_hand and self._terrain.field_at(place, field_name) is not None:
                why = self._why_no_move(concrete, reached, place)
                lines.append(f'- cannot move to subgraph "{place.subgraph}", which has the field: {why}')
        return tuple(lines)

    def _why_not_here(
        self,
        concrete: str,
        reached: frozenset[Place],
        handed_down: frozenset[Demand],
        here: list[Place],
        field_name: str,
    ) -> str:
        for place in here:
            found = self._terrain.definition_at(place).fields.get(field_name)
            if found is None:
                continue
            if self._terrain.field_at(place, field_name) is None:
                return self._why_not_resolved(place, found)
            if not self._contexts.asked_by(place, found) <= handed_down:
                return self._why_no_context(place, found, handed_down)
            return self._why_not_satisfied(concrete, reached, place, found)
        return f'type "{here[0].type}" has no field "{_FIELD}"'

    def _why_not_resolved(self, place: Place, found: Field) -> str:
        coordinate, shown = f"{place.type}.{found.name}", f"{place.type}.{_FIELD}"
        if coordinate in self._terrain.composition.facts[place.subgraph].external:
            return f'field "{shown}" is @external and not provided on this path'
        subgraph = self._terrain.subgraphs[place.subgraph]
        suffered = self._terrain.composition.overrides.suffered_by(subgraph, coordinate)
        if suffered is not None:
            return f'field "{shown}" is overridden by subgraph "{suffered.by}"'
        made = self._terrain.composition.overrides.made_by(subgraph, coordinate)
        label = made.label if made else None
        return f'field "{shown}" is overridden from elsewhere only while label "{label}" is on'

    def _why_no_context(self, place: Place, found: Field, handed_down: frozenset[Demand]) -> str:
        lacking = sorted(self._contexts.asked_by(place, found) - handed_down)
        names = spoken(dict.fromkeys(demand.context for demand in lacking))
        return f'field "{place.type}.{_FIELD}" reads context {names}, which nothing on this path sets'

    def _why_not_satisfied(self, concrete: str, reached: frozenset[Place], place: Place, found: Field) -> str:
        coordinate = f"{place.type}.{_FIELD}"
        application = next(found.applied("requires"), None)
        selection = selection_of(application) if application else None
        if selection is None:
            return f'field "{coordinate}" cannot be asked for'
        lacking = list(dict.fromkeys(self._moves.lacking(concrete, set(reached), selection)))
        text = f'field "{coordinate}" @requires "{print_field_set(selection)}"'
        if lacking:
            return f"{text}, of which {spoken(lacking)} cannot be gathered"
        return f'{text}, and no resolvable @key leads back to "{place.type}" with it'

    def _why_no_move(self, concrete: str, reached: frozenset[Place], place: Place) -> str:
        definition = self._terrain.definition_at(place)
        keys = self._terrain.keys_at(place)
        if not keys and definition.has("key"):
            return f'every @key of "{place.type}" there is resolvable: false'
        if not keys:
            return f'type "{place.type}" has no @key there'
        reasons = []
        for key in keys:
            lacking = list(dict.fromkeys(self._moves.lacking(concrete, set(reached), key.selection)))
            if not lacking:
                return f'it cannot be told there which type of "{place.type}" an object is'
            reasons.append(f'for @key "{key.text}" there is no {spoken(lacking)}')
        return "; ".join(reasons)


def reasons(causes: tuple[str, ...], field_name: str) -> tuple[str, ...]:
    """Return the causes as said about one field."""
    return tuple(text.replace(_FIELD, field_name) for text in causes)
