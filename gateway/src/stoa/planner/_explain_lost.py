"""Why the other subgraphs that have a field lost: by what they declare, or by what their plan would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from stoa.operation import Field, Operation
from stoa.plan import PlanSize
from stoa.planner._errors import PlanningTooExpensive, Unplannable
from stoa.planner._explain_force import alone, force, force_object
from stoa.planner._explain_sources import Trail
from stoa.planner._explanation import Alternative, Entry, Loss, Source
from stoa.query_graph import FieldMove, Label, QueryGraph
from stoa.supergraph import FieldInSubgraph, JoinedField

#: alternatives for which a plan is made; of an operation with more, the rest is named and not weighed
MAX_WEIGHED: Final = 500

#: losses of subgraphs to which no way leads
_NO_WAY: Final = frozenset({Loss.NO_KEY, Loss.KEY_NOT_RESOLVABLE, Loss.OUT_OF_REACH, Loss.INCOMPLETE})

_TIE: Final = "costs the same; kept is the one that answers more here, of equals the first by name"
_TIE_HERE: Final = "costs the same; what the request at hand can answer is kept there"

#: how late the leaves are answered, in waves, over the whole operation
Lateness: TypeAlias = int
#: plans an operation on a graph: its size, and how late its leaves come; raises what planning raises
Measure: TypeAlias = Callable[[QueryGraph, Operation], tuple[PlanSize, Lateness]]


@dataclass(slots=True, kw_only=True)
class Weighing:
    """What alternatives are weighed against. ``size`` is None where the operation has no plan."""

    graph: QueryGraph
    operation: Operation
    overrides: frozenset[str]
    measure: Measure
    size: tuple[PlanSize, Lateness] | None
    left: int

    def find(self, trail: Trail, sources: Sequence[Source]) -> Iterator[Alternative]:
        """Every other subgraph that has the field, in the order of names."""
        chosen = {source.subgraph for source in sources}
        if trail[-1].name.startswith("__"):
            return
        tie = _TIE_HERE if any(source.entry is Entry.PARENT for source in sources) else _TIE
        for subgraph in sorted(self._knowing(trail[-1]) - chosen):
            found = self._judge(trail, subgraph)
            yield replace(found, text=tie) if found.loss is Loss.TIE and sources else found

    def _knowing(self, field: Field) -> set[str]:
        """Subgraphs that mention the field on one of its types, or on an interface object that stands for them.

        Those from which it was taken count too: composition may have dropped their mention.
        """
        facts = [joined.subgraphs for joined in self._joined(field)]
        taken = {one.override for by_subgraph in facts for one in by_subgraph.values() if one.override is not None}
        return {subgraph for one in facts for subgraph in one} | (taken & set(self.graph.supergraph.subgraphs))

    def _joined(self, field: Field) -> Iterator[JoinedField]:
        supergraph = self.graph.supergraph
        for object_type in sorted(field.possible_types):
            if field.name in supergraph.types[object_type].fields:
                yield supergraph.types[object_type].fields[field.name]
        for joined in supergraph.types.values():
            stands_for = joined.kind == "interface" and field.possible_types & supergraph.possible_types[joined.name]
            if not stands_for or field.name not in joined.fields:
                continue
            facts = joined.fields[field.name].subgraphs
            objects = {name: facts[name] for name in facts if joined.subgraphs[name].is_interface_object}
            if objects:
                yield JoinedField(name=field.name, subgraphs=objects)

    def _judge(self, trail: Trail, subgraph: str) -> Alternative:
        declared = self._by_facts(trail[-1], subgraph)
        if declared is not None and not self._is_provided(trail[-1], subgraph):
            return declared
        if self.left <= 0:
            return Alternative(
                subgraph=subgraph, loss=Loss.NOT_WEIGHED, text="too many alternatives: ask for one field"
            )
        self.left -= 1
        weighed = self._by_cost(trail, subgraph)
        return declared if declared is not None and weighed.loss in _NO_WAY else weighed

    def _by_facts(self, field: Field, subgraph: str) -> Alternative | None:
        """What the subgraph declares keeps it from resolving the field on any of the types."""
        moves = self._moves(field, subgraph)
        plain = [move for move in moves if move.label is None or self._is_active(move.label)]
        if plain:
            return None
        if moves and moves[0].label is not None:
            return _labelled(subgraph, moves[0].label)
        facts = [joined.subgraphs[subgraph] for joined in self._joined(field) if subgraph in joined.subgraphs]
        taker = next((name for joined in self._joined(field) for name in _takers(joined, subgraph)), None)
        return _declared(subgraph, facts, taker)

    def _is_provided(self, field: Field, subgraph: str) -> bool:
        """Whether a ``@provides`` somewhere makes the subgraph answer what it does not answer by itself."""
        originals = len(self.graph.node_of)
        return any(node.subgraph == subgraph and field.name in node.fields for node in self.graph.nodes[originals:])

    def _is_active(self, label: Label) -> bool:
        return (label.name in self.overrides) == label.wanted

    def _by_cost(self, trail: Trail, subgraph: str) -> Alternative:
        operation, size = self.operation, self.size
        if size is None:  # another field may be the reason: this one is tried by itself
            operation = alone(operation, trail)
            trail = tuple(_first_trail(operation, len(trail)))
            size = self._size_of(operation)
        try:
            forced = force(self.graph, operation, trail, subgraph)
            measured = self.measure(forced.graph, forced.operation)
        except PlanningTooExpensive:
            return Alternative(subgraph=subgraph, loss=Loss.NOT_WEIGHED, text="weighing it takes too long")
        except Unplannable:
            return self._out_of_reach(operation, trail, subgraph)
        if size is None:
            return Alternative(subgraph=subgraph, loss=Loss.TIE, text="could answer it")
        return _compared(subgraph, size, measured)

    def _size_of(self, operation: Operation) -> tuple[PlanSize, Lateness] | None:
        try:
            return self.measure(self.graph, operation)
        except (Unplannable, PlanningTooExpensive):
            return None

    def _out_of_reach(self, operation: Operation, trail: Trail, subgraph: str) -> Alternative:
        if trail[-1].selection and self._is_reached(operation, trail, subgraph):
            text = "could be asked, but part of what is selected below cannot be reached from there"
            return Alternative(subgraph=subgraph, loss=Loss.INCOMPLETE, text=text)
        alternative = self._unreached(trail[-1], subgraph)
        names = [name for name in sorted(trail[-1].possible_types) if self._is_external(name, trail[-1].name, subgraph)]
        if not names:
            return alternative
        return replace(alternative, text=f"{alternative.text}; external there for {', '.join(names)}")

    def _unreached(self, field: Field, subgraph: str) -> Alternative:
        usable = self._keys_into(field, subgraph)
        if usable:
            return _out_of_reach(subgraph, usable, requires=self._has_requirements(field, subgraph))
        types = self.graph.supergraph.types
        facts = (types[name].subgraphs.get(subgraph) for name in sorted(self._entity_types(field)))
        keys = dict.fromkeys(key.text for one in facts if one is not None for key in one.keys)
        return _without_entry(subgraph, tuple(keys))

    def _entity_types(self, field: Field) -> frozenset[str]:
        """The field's object types, and the interfaces under which they may be entities."""
        possible = self.graph.supergraph.possible_types
        interfaces = (name for name, members in possible.items() if field.possible_types <= members)
        return field.possible_types.union(interfaces)

    def _is_external(self, name: str, field: str, subgraph: str) -> bool:
        joined = self.graph.supergraph.types[name].fields.get(field)
        return joined is not None and subgraph in joined.subgraphs and joined.subgraphs[subgraph].external

    def _is_reached(self, operation: Operation, trail: Trail, subgraph: str) -> bool:
        try:
            forced = force_object(self.graph, operation, trail, subgraph)
            self.measure(forced.graph, forced.operation)
        except (Unplannable, PlanningTooExpensive):
            return False
        return True

    def _has_requirements(self, field: Field, subgraph: str) -> bool:
        return any(move.requires for move in self._moves(field, subgraph))

    def _moves(self, field: Field, subgraph: str) -> list[FieldMove]:
        """The field where the subgraph resolves it by itself; an interface's own field resolves nothing, unless nothing implements it."""
        return [
            node.fields[field.name]
            for node in self.graph.nodes[: len(self.graph.node_of)]
            if node.subgraph == subgraph
            and field.name in node.fields
            and node.runtime & field.possible_types
            and (not node.kind.is_abstract or node.type_name in node.runtime)
        ]

    def _keys_into(self, field: Field, subgraph: str) -> tuple[str, ...]:
        moves = [
            move
            for name in sorted(field.possible_types)
            for move in self.graph.entries.get(name, ())
            if move.subgraph == subgraph and move.key is not None
        ]
        return tuple(dict.fromkeys(move.key.text for move in moves if move.key is not None))


def _labelled(subgraph: str, label: Label) -> Alternative:
    state = f"has it only while the override label '{label.name}' is {'active' if label.wanted else 'not active'}"
    return Alternative(subgraph=subgraph, loss=Loss.OVERRIDE_LABEL, text=state)


def _takers(joined: JoinedField, subgraph: str) -> Iterator[str]:
    return (name for name, facts in joined.subgraphs.items() if facts.override == subgraph)


def _declared(subgraph: str, facts: Sequence[FieldInSubgraph], taker: str | None) -> Alternative:
    if any(one.used_overridden for one in facts) or taker is not None:
        by = f" by {taker}" if taker is not None else ""
        return Alternative(subgraph=subgraph, loss=Loss.OVERRIDDEN, text=f"overridden{by}")
    text = "external there: it names the field and does not resolve it here"
    return Alternative(subgraph=subgraph, loss=Loss.EXTERNAL, text=text)


def _compared(subgraph: str, chosen: tuple[PlanSize, Lateness], other: tuple[PlanSize, Lateness]) -> Alternative:
    requests = other[0].requests - chosen[0].requests
    waves = other[0].waves - chosen[0].waves
    loss, text = _verdict(requests, waves, other[1] - chosen[1])
    return Alternative(subgraph=subgraph, loss=loss, text=text, requests=requests, waves=waves)


def _verdict(requests: int, waves: int, later: int) -> tuple[Loss, str]:
    if requests > 0:
        more = f" and {_count(waves, 'wave')}" if waves > 0 else ""
        return Loss.MORE_REQUESTS, f"would take {_count(requests, 'request')}{more} more"
    if requests < 0 or (requests == 0 and waves < 0):
        return Loss.NOT_FOUND, "would cost less: the search weighs each object by itself and did not see it"
    if waves > 0:
        return Loss.MORE_WAVES, f"as many requests, but {_count(waves, 'wave')} more"
    if later > 0:
        return Loss.ANSWERS_LATER, "as many requests, but the answers come later"
    return Loss.TIE, _TIE


def _out_of_reach(subgraph: str, keys: tuple[str, ...], *, requires: bool) -> Alternative:
    also = ", or what the field requires there" if requires else ""
    text = f"out of reach: nothing asked here can bring its key {_quoted(keys)}{also}"
    return Alternative(subgraph=subgraph, loss=Loss.OUT_OF_REACH, text=text)


def _without_entry(subgraph: str, keys: tuple[str, ...]) -> Alternative:
    if keys:
        text = f"its key {_quoted(keys)} is not resolvable there, and no other field leads to the object"
        return Alternative(subgraph=subgraph, loss=Loss.KEY_NOT_RESOLVABLE, text=text)
    text = "the type has no key there, and no other field leads to the object"
    return Alternative(subgraph=subgraph, loss=Loss.NO_KEY, text=text)


def _quoted(keys: tuple[str, ...]) -> str:
    return " or ".join(f'"{key}"' for key in keys)


def _first_trail(operation: Operation, length: int) -> Iterator[Field]:
    """The fields of an operation that has one on each level, as far as this."""
    selection = operation.selection
    for _ in range(length):
        yield selection[0]
        selection = selection[0].selection or ()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


__all__ = ["MAX_WEIGHED", "Measure", "Weighing"]
