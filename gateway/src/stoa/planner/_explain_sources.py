"""Which subgraphs answer each field of the client: read from the search's decisions, before requests are merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from stoa.operation import Field, Selection
from stoa.planner._explanation import Entry, Input, Source
from stoa.planner._solution import Hop, Inputs, Local, Solution
from stoa.planner._view import View
from stoa.planner._wants import Wants
from stoa.query_graph import QueryGraph

#: a field of the client's operation with the fields above it, outermost first; told apart by identity
Trail: TypeAlias = tuple[Field, ...]
_Found: TypeAlias = tuple[Trail, Source]


def path_of(trail: Trail) -> str:
    """Response names with dots; lists leave no mark."""
    return ".".join(field.response_name for field in trail)


def trails_of(selection: Selection, above: Trail = ()) -> Iterator[Trail]:
    """Every field of an operation, in the client's order."""
    for field in selection:
        trail = (*above, field)
        yield trail
        yield from trails_of(field.selection or (), trail)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Place:
    """Where the walk is: the client's fields that are wanted here, and how the request at hand came to this object."""

    trails: tuple[Trail, ...]
    path: str
    entered: Source
    provider: str | None = None


class SourceFinder:
    """Reads solutions."""

    def __init__(self, graph: QueryGraph) -> None:
        self._graph = graph
        self._originals = len(graph.node_of)

    def find(self, solutions: Iterable[Solution], wants: Wants) -> dict[int, tuple[Source, ...]]:
        """Sources by the identity of the operation's fields."""
        nowhere = Source(subgraph="", types=frozenset(), entry=Entry.ROOT)
        place = _Place(trails=tuple((want,) for want in wants), path="", entered=nowhere)
        found: dict[int, list[Source]] = {}
        for solution in solutions:
            for trail, source in self._walk(solution, place):
                known = found.setdefault(id(trail[-1]), [])
                if source not in known:
                    known.append(source)
        return {key: _joined(sources) for key, sources in found.items()}

    def _walk(self, solution: Solution, place: _Place) -> Iterator[_Found]:
        for local in solution.locals:
            yield from self._answered(local, place, place.entered)
        for hop in solution.hops:
            entered = self._enter(hop, place)
            for local in hop.locals:
                yield from self._answered(local, replace(place, provider=None), entered)

    def _answered(self, local: Local, place: _Place, entered: Source) -> Iterator[_Found]:
        want, trails = local.want, [trail for trail in place.trails if _is_part(local.want, trail[-1])]
        contexts = local.move.contexts if local.move is not None else ()
        source = replace(
            entered,
            types=want.possible_types,
            provided_by=self._provider(local, entered, place),
            contexts=tuple(argument.context for argument in contexts),
        )
        for trail in trails:
            yield trail, source
        if local.inside is None or local.view is None or not trails:
            return
        inner = _Place(
            trails=tuple((*trail, field) for trail in trails for field in trail[-1].selection or ()),
            path=_join(place.path, want.response_name),
            entered=Source(subgraph=local.view.subgraph, types=frozenset(), entry=Entry.PARENT),
            provider=self._provides(local, place),
        )
        yield from self._walk(local.inside, inner)

    def _enter(self, hop: Hop, place: _Place) -> Source:
        return Source(
            subgraph=hop.target.subgraph,
            types=hop.types,
            entry=Entry.KEY if hop.inputs.keys else Entry.ROOT,
            keys=tuple(dict.fromkeys(_fields_text(_but_typename(key)) for key in hop.inputs.keys)),
            requires=_fields_text(hop.inputs.requires),
            inputs=tuple(dict.fromkeys(self._inputs(hop.inputs, place.path, place.entered.subgraph))),
            entered_as=hop.target.typename,
        )

    def _inputs(self, inputs: Inputs, path: str, subgraph: str) -> Iterator[Input]:
        for index, solution in enumerate(inputs.solutions):
            yield from self._fetched(solution, (path, subgraph), is_required=index >= len(inputs.keys))

    def _fetched(self, solution: Solution, at: tuple[str, str], *, is_required: bool) -> Iterator[Input]:
        path, subgraph = at
        for local in solution.locals:
            yield from self._fetched_field(local, at, is_required=is_required)
        for hop in solution.hops:
            yield from self._inputs(hop.inputs, path, subgraph)
            for local in hop.locals:
                yield from self._fetched_field(local, (path, hop.target.subgraph), is_required=is_required)

    def _fetched_field(self, local: Local, at: tuple[str, str], *, is_required: bool) -> Iterator[Input]:
        path, subgraph = _join(at[0], local.want.response_name), at[1]
        if local.inside is not None and local.want.selection:
            yield from self._fetched(local.inside, (path, subgraph), is_required=is_required)
            return
        coordinate = f"{local.want.parent_type}.{local.want.name}"
        yield Input(path=path, coordinate=coordinate, subgraph=subgraph, is_required=is_required)

    def _provider(self, local: Local, entered: Source, place: _Place) -> str | None:
        """The provider, where the subgraph does not answer the field by itself."""
        if place.provider is None or local.move is None:
            return None
        for object_type in local.want.possible_types:
            index = self._graph.node_of.get((entered.subgraph, object_type))
            if index is not None and local.want.name not in self._graph.nodes[index].fields:
                return place.provider
        return None

    def _provides(self, local: Local, place: _Place) -> str | None:
        """The field whose ``@provides`` holds below this one: its own, or that of a field above."""
        if local.move is None or local.move.target is None or local.move.target < self._originals:
            return None
        field = self._graph.supergraph.types[local.want.parent_type].fields.get(local.want.name)
        facts = field.subgraphs.get(_subgraph(local.view)) if field is not None else None
        if place.provider is None or (facts is not None and facts.provides):
            return f"{local.want.parent_type}.{local.want.name}"
        return place.provider


def _subgraph(view: View | None) -> str:
    return view.subgraph if view is not None else ""


def _is_part(want: Field, original: Field) -> bool:
    """Whether the search made the want out of this field, by narrowing its types or its selection."""
    return (
        want.response_name == original.response_name
        and want.name == original.name
        and want.parent_type == original.parent_type
        and want.arguments == original.arguments
        and want.conditions == original.conditions
        and want.possible_types <= original.possible_types
    )


def _joined(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Sources that differ in nothing but the object types become one."""
    joined: dict[Source, frozenset[str]] = {}
    for source in sources:
        key = replace(source, types=frozenset())
        joined[key] = joined.get(key, frozenset()) | source.types
    return tuple(replace(source, types=types) for source, types in joined.items())


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _but_typename(wants: Wants) -> Wants:
    return tuple(want for want in wants if want.name != "__typename")


def _fields_text(wants: Wants) -> str:
    return " ".join(dict.fromkeys(_field_text(want) for want in wants))


def _field_text(want: Field) -> str:
    given = ", ".join(f"{argument.name}: {argument.text}" for argument in want.arguments)
    call = f"{want.name}({given})" if given else want.name
    inner = _fields_text(_but_typename(want.selection)) if want.selection else ""
    return f"{call} {{ {inner} }}" if inner else call


__all__ = ["SourceFinder", "Trail", "path_of", "trails_of"]
