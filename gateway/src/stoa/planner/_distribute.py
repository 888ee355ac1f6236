"""Several requests for one object, each answering the parts of a want that it answers best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from stoa.operation import Field
from stoa.planner._candidates import Place, serve_at
from stoa.planner._choice import Choice, add, by_parts, in_place
from stoa.planner._local import answer_locally
from stoa.planner._view import Target
from stoa.planner._wants import Wants, WantStore

#: leaves of the want times targets: more are not taken apart
_MAX_PARTS: Final = 120

#: positions of the fields that lead to a leaf, in their selections
_Path: TypeAlias = tuple[int, ...]


class Distributed(Struct, frozen=True, eq=False):
    """A choice, and what the targets left of the parts given to them (None: the view at hand)."""

    choice: Choice
    left: tuple[tuple[Field, Target | None], ...]


def distribute(place: Place, want: Field, targets: Sequence[Target], is_here: bool) -> Distributed | None:
    """Give each leaf to whoever answers it with the fewest requests below; None where that is one for all, or too much work.

    ``is_here`` lets the view at hand take part, which costs no request.
    """
    servers: list[Target | None] = [*((None,) if is_here else ()), *targets]
    if len(servers) <= 1 or not want.selection or place.search.wants.leaves(want) * len(servers) > _MAX_PARTS:
        return None
    given: dict[int, list[_Path]] = {}
    for path in _paths(want.selection):
        place.search.spend()
        part = _restrict(place.search.wants, want, [path])
        costs = [_cost(place, server, part) for server in servers]
        able = [(cost, position) for position, cost in enumerate(costs) if cost is not None]
        if not able:
            return None
        given.setdefault(min(able)[1], []).append(path)
    if len(given) == 1:
        return None
    return _together(place, want, [(servers[position], paths) for position, paths in given.items()])


def _together(place: Place, want: Field, given: Sequence[tuple[Target | None, list[_Path]]]) -> Distributed | None:
    choice = Choice()
    left: list[tuple[Field, Target | None]] = []
    for server, paths in given:
        part = _restrict(place.search.wants, want, paths)
        if server is None:
            answer = answer_locally(place.search, place.view, part, place.banned)
            choice = add(choice, (in_place(answer),))
            left += [(rest, None) for rest in answer.rest]
            continue
        served = serve_at(place, server, part)
        if served is None:
            return None
        choice = add(choice, (by_parts(place, served),))
        left += [(rest, server) for rest in served.rest]
    return Distributed(choice, tuple(left))


def _cost(place: Place, server: Target | None, part: Field) -> int | None:
    """Requests below; None where the server cannot answer all of it."""
    if server is None:
        answer = answer_locally(place.search, place.view, part, place.banned)
        return None if answer.rest else answer.cost
    served = serve_at(place, server, part)
    return None if served is None or served.rest else sum(one.cost for one in served.parts)


def _paths(selection: Wants) -> Iterator[_Path]:
    for position, want in enumerate(selection):
        if want.selection:
            yield from ((position, *below) for below in _paths(want.selection))
        else:
            yield (position,)


def _restrict(wants: WantStore, want: Field, paths: Sequence[_Path]) -> Field:
    """The want with nothing but these leaves."""
    below: dict[int, list[_Path]] = {}
    for path in paths:
        if path:
            below.setdefault(path[0], []).append(path[1:])
    if not below or want.selection is None:
        return want
    return wants.with_selection(
        want, tuple(_restrict(wants, want.selection[first], rest) for first, rest in below.items())
    )
