"""Which other subgraphs to ask at one object: every set of them is weighed, cheapest first, within reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, TypeAlias

from stoa.operation import Field
from stoa.planner._entry import Part, Served, serve
from stoa.planner._local import Answer
from stoa.planner._search import Banned, Search
from stoa.planner._solution import NO_MARKS, Local, Marks, count_requests
from stoa.planner._view import Target, View
from stoa.planner._wants import Wants

#: how many optional targets are tried in all combinations; more are taken by how much they answer
_MAX_OPTIONAL: Final = 6


#: what is missing, requests, waves, and how many waves the leaves wait in sum: less is better, in this order
Rank: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Choice:
    """One way to answer some wants: in place, by new requests, and what is missing then."""

    locals: tuple[Local, ...] = ()
    parts: tuple[Part, ...] = ()
    missing: Wants = ()
    marks: Marks = NO_MARKS
    cost_below: int = 0
    waves: int = 0
    leaves: int = 0
    late: int = 0

    @property
    def rank(self) -> Rank:
        return len(self.missing), count_requests(self.marks) + self.cost_below, self.waves, self.late


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The object where the choice is made."""

    search: Search
    view: View
    banned: Banned


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A want with what the view at hand answers of it."""

    want: Field
    answer: Answer


Choices: TypeAlias = tuple[Choice, ...]


def choose(place: Place, items: Sequence[Item]) -> Choices:
    """The best choice for each item, all weighed together."""
    candidates = _candidates(place, items)
    forced = _forced(place, items, candidates)
    optional = [target for target in candidates if target not in forced][:_MAX_OPTIONAL]
    best: Choices | None = None
    best_rank: Rank = (0, 0, 0, 0)
    for extra in _subsets(optional):
        targets = (*forced, *extra)
        if best is not None and best_rank[0] == 0 and best_rank[1] < len(extra):
            break
        place.search.spend()
        choices = tuple(_choose_one(place, item, targets) for item in items)
        rank = _rank(choices)
        if best is None or rank < best_rank:
            best, best_rank = choices, rank
    return best or ()


def _subsets(optional: Sequence[Target]) -> Iterator[tuple[Target, ...]]:
    for size in range(len(optional) + 1):
        yield from combinations(optional, size)


def _rank(choices: Choices) -> Rank:
    marks = NO_MARKS.union(*(choice.marks for choice in choices))
    return (
        sum(len(choice.missing) for choice in choices),
        count_requests(marks) + sum(choice.cost_below for choice in choices),
        max((choice.waves for choice in choices), default=0),
        sum(choice.late for choice in choices),
    )


def _candidates(place: Place, items: Iterable[Item]) -> list[Target]:
    """Targets that answer something, those that answer most first."""
    useful: dict[int, tuple[int, Target]] = {}
    targets = place.search.targets(place.view)
    for item in items:
        for position, target in enumerate(targets):
            if _serve(place, target, item.want) is not None:
                count, _ = useful.get(position, (0, target))
                useful[position] = (count + 1, target)
    return [target for _, target in sorted(useful.values(), key=lambda one: -one[0])]


def _forced(place: Place, items: Iterable[Item], candidates: Sequence[Target]) -> tuple[Target, ...]:
    """Targets without which some type of some want stays unanswered."""
    forced: set[int] = set()
    for item in items:
        if not item.answer.locals or any(rest.selection is None for rest in item.answer.rest):
            forced |= _forced_by(place, item, candidates)
    return tuple(target for target in candidates if id(target) in forced)


def _forced_by(place: Place, item: Item, candidates: Sequence[Target]) -> set[int]:
    forced: set[int] = set()
    wanted = [(rest, one) for rest in item.answer.rest for one in sorted(rest.possible_types)]
    for rest, object_type in wanted:
        able = [target for target in candidates if _answers(place, target, rest, object_type)]
        if len(able) == 1:
            forced.add(id(able[0]))
    return forced


def _answers(place: Place, target: Target, want: Field, object_type: str) -> bool:
    served = _serve(place, target, want)
    return served is not None and any(object_type in part.types for part in served.parts)


def _serve(place: Place, target: Target, want: Field) -> Served | None:
    return serve(place.search, place.view, target, want, place.banned)


def _choose_one(place: Place, item: Item, targets: tuple[Target, ...]) -> Choice:
    """In place as far as it goes, or by one of the targets, whichever is cheaper in the end."""
    best: Choice | None = None
    if item.answer.locals or not item.answer.rest:
        here = _in_place(item.answer)
        best = _add(here, (_answer_rest(place, rest, targets) for rest in item.answer.rest))
    if best is None or best.missing or best.cost_below or best.marks:
        elsewhere = _answer_rest(place, item.want, targets)
        if best is None or elsewhere.rank < best.rank:
            best = elsewhere
    return best


def _in_place(answer: Answer) -> Choice:
    return Choice(
        locals=answer.locals,
        cost_below=answer.cost,
        waves=answer.waves,
        leaves=answer.leaves,
        late=answer.late,
    )


def _answer_rest(place: Place, want: Field, targets: tuple[Target, ...]) -> Choice:
    """Answer a want by the targets: by each first, what it leaves by the others."""
    best = Choice(missing=(want,))
    for target in targets:
        served = _serve(place, target, want)
        if served is None:
            continue
        others = tuple(other for other in targets if other is not target)
        choice = _add(_by_parts(served), (_answer_rest(place, rest, others) for rest in served.rest))
        if choice.rank < best.rank or (choice.parts and not best.parts and len(choice.missing) <= len(best.missing)):
            best = choice
    return best


def _by_parts(served: Served) -> Choice:
    return Choice(
        parts=served.parts,
        marks=NO_MARKS.union(*(part.marks for part in served.parts)),
        cost_below=sum(part.cost for part in served.parts),
        waves=max(part.waves for part in served.parts),
        leaves=sum(part.leaves for part in served.parts),
        late=sum(part.late for part in served.parts),
    )


def _add(first: Choice, others: Iterable[Choice]) -> Choice:
    total = first
    for other in others:
        total = replace(
            total,
            locals=total.locals + other.locals,
            parts=total.parts + other.parts,
            missing=total.missing + other.missing,
            marks=total.marks | other.marks,
            cost_below=total.cost_below + other.cost_below,
            waves=max(total.waves, other.waves),
            leaves=total.leaves + other.leaves,
            late=total.late + other.late,
        )
    return total
