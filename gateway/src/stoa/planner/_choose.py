"""Which other subgraphs to ask at one object: every set of them is weighed, cheapest first, within reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import isqrt
from typing import Final, TypeAlias

from stoa.operation import Field
from stoa.planner._candidates import Item, Place, find_candidates, serve_at
from stoa.planner._entry import Part, Served
from stoa.planner._local import Answer
from stoa.planner._solution import NO_MARKS, Local, Marks, count_requests
from stoa.planner._view import Target
from stoa.planner._wants import Wants

#: how many optional targets are tried in all combinations; of more the most useful are added one by one
_MAX_EXHAUSTIVE: Final = 4
#: how many targets are tried in every order where none answers the whole
_MAX_ORDERS: Final = 3
#: how many wants are weighed for one step of the budget
_WANTS_A_STEP: Final = 4
#: how many wants may be weighed with further targets at one object, counted once for each try
_MAX_WEIGHED: Final = 4_000


#: what is missing, requests, waves, and how many waves the leaves wait in sum: less is better, in this order
Rank: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Choice:
    """One way to answer some wants: in place, by new requests, and what is missing then (``lost`` counts its leaves)."""

    locals: tuple[Local, ...] = ()
    parts: tuple[Part, ...] = ()
    missing: Wants = ()
    lost: int = 0
    marks: Marks = NO_MARKS
    cost_below: int = 0
    waves: int = 0
    leaves: int = 0
    late: int = 0

    @property
    def rank(self) -> Rank:
        return self.lost, count_requests(self.marks) + self.cost_below, self.waves, self.late


Choices: TypeAlias = tuple[Choice, ...]
Targets: TypeAlias = tuple[Target, ...]


def choose(place: Place, items: Sequence[Item]) -> Choices:
    """The best choice for each item, all weighed together."""
    candidates = find_candidates(place, items)
    forced, optional = candidates.forced, _worth_trying(candidates.optional, len(items))
    best = _weigh(place, items, forced)
    if len(optional) > _MAX_EXHAUSTIVE:
        return _grow(place, items, best, optional).choices
    for size in range(1, len(optional) + 1):
        if not best.missing and best.requests <= size:
            break
        weighed = (_weigh(place, items, (*forced, *extra)) for extra in combinations(optional, size))
        best = min(best, *weighed, key=_by_rank)
    return best.choices


def _worth_trying(optional: Targets, count: int) -> Targets:
    """Fewer, the most useful ones, where many wants would have to be weighed with each of them."""
    most = max(_MAX_EXHAUSTIVE, isqrt(_MAX_WEIGHED // count))
    return optional[:most]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A set of targets with the best choices that it allows."""

    targets: Targets
    choices: Choices
    rank: Rank

    @property
    def missing(self) -> int:
        return self.rank[0]

    @property
    def requests(self) -> int:
        return self.rank[1]


def _weigh(place: Place, items: Sequence[Item], targets: Targets) -> Weighed:
    place.search.spend(1 + len(items) // _WANTS_A_STEP)
    choices = tuple(_choose_one(place, item, targets) for item in items)
    return Weighed(targets, choices, _rank(choices))


def _by_rank(weighed: Weighed) -> Rank:
    return weighed.rank


def _grow(place: Place, items: Sequence[Item], best: Weighed, optional: Sequence[Target]) -> Weighed:
    """Too many for all combinations: add the most useful one until none helps, then drop what became superfluous."""
    first, left = best.targets, list(optional)
    while left:
        step = min((_weigh(place, items, (*best.targets, target)) for target in left), key=_by_rank)
        if step.rank >= best.rank:
            break
        best = step
        left.remove(step.targets[-1])
    for target in best.targets[len(first) :]:
        without = tuple(other for other in best.targets if other is not target)
        best = min(best, _weigh(place, items, without), key=_by_rank)
    return best


def _rank(choices: Choices) -> Rank:
    marks = NO_MARKS.union(*(choice.marks for choice in choices))
    return (
        sum(choice.lost for choice in choices),
        count_requests(marks) + sum(choice.cost_below for choice in choices),
        max((choice.waves for choice in choices), default=0),
        sum(choice.late for choice in choices),
    )


def _choose_one(place: Place, item: Item, targets: Targets) -> Choice:
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


def _answer_rest(place: Place, want: Field, targets: Targets) -> Choice:
    """Answer a want by the targets, each object type by those that are able."""
    served = [(target, found) for target in targets if (found := serve_at(place, target, want)) is not None]
    groups = _by_ability(place, want, served)
    if len(groups) > 1:
        parts = (_answer_rest(place, place.search.wants.narrow(want, types), able) for able, types in groups)
        return _add(Choice(), parts)
    if not served:
        return Choice(missing=(want,), lost=place.search.wants.leaves(want))
    whole = [_by_parts(place, found) for _, found in served if not found.rest]
    if whole:
        return min(whole, key=lambda choice: choice.rank)
    return _answer_in_turn(place, served)


def _by_ability(
    place: Place, want: Field, served: Sequence[tuple[Target, Served]]
) -> list[tuple[Targets, frozenset[str]]]:
    """Object types with the targets that answer something for them."""
    groups: dict[tuple[int, ...], tuple[Targets, set[str]]] = {}
    for object_type in sorted(want.possible_types & place.view.runtime):
        able = tuple(target for target, found in served if found.answers(object_type))
        groups.setdefault(tuple(map(id, able)), (able, set()))[1].add(object_type)
    return [(able, frozenset(types)) for able, types in groups.values()]


def _answer_in_turn(place: Place, served: Sequence[tuple[Target, Served]]) -> Choice:
    """No target answers all: one answers what it can, the others the rest; the one that leaves least is first."""
    leaves = place.search.wants.leaves
    ordered = sorted(served, key=lambda one: sum(leaves(rest) for rest in one[1].rest))
    first = ordered if len(ordered) <= _MAX_ORDERS else ordered[:1]
    choices = []
    for target, found in first:
        others = tuple(other for other, _ in ordered if other is not target)
        choices.append(_add(_by_parts(place, found), (_answer_rest(place, rest, others) for rest in found.rest)))
    return min(choices, key=lambda choice: choice.rank)


def _by_parts(place: Place, served: Served) -> Choice:
    known = place.search.choices
    if served not in known:
        known[served] = _choice_of(served)
    choice: Choice = known[served]
    return choice


def _choice_of(served: Served) -> Choice:
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
            lost=total.lost + other.lost,
            marks=total.marks | other.marks,
            cost_below=total.cost_below + other.cost_below,
            waves=max(total.waves, other.waves),
            leaves=total.leaves + other.leaves,
            late=total.late + other.late,
        )
    return total
