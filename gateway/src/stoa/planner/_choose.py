"""Which other subgraphs to ask at one object: every set of them is weighed, cheapest first, within reason."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import isqrt
from typing import Final, TypeAlias

from msgspec import Struct

from stoa.operation import Field
from stoa.planner._candidates import Item, Place, find_candidates, serve_at
from stoa.planner._choice import Choice, Rank, add, by_parts, in_place
from stoa.planner._distribute import distribute
from stoa.planner._entry import Served
from stoa.planner._solution import NO_MARKS, count_requests
from stoa.planner._view import Target

#: how many optional targets are tried in all combinations; of more the most useful are added one by one
_MAX_EXHAUSTIVE: Final = 4
#: how many targets are tried in every order where none answers the whole
_MAX_ORDERS: Final = 3
#: how many wants are weighed for one step of the budget
_WANTS_A_STEP: Final = 4
#: how many wants may be weighed with further targets at one object, counted once for each try
_MAX_WEIGHED: Final = 4_000

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


class Weighed(Struct, frozen=True, eq=False):
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
        here = in_place(item.answer)
        best = add(here, (_answer_rest(place, rest, targets) for rest in item.answer.rest))
    if best is None or best.missing or best.cost_below or best.marks:
        elsewhere = _answer_rest(place, item.want, targets)
        if best is None or elsewhere.rank < best.rank:
            best = elsewhere
    if best.cost_below and item.answer.locals:
        best = _or_by_parts(place, item.want, (targets, True), best)
    return best


def _or_by_parts(place: Place, want: Field, servers: tuple[Targets, bool], best: Choice) -> Choice:
    """Requests below an object may be spared where several are asked for the object itself."""
    with place.search.refining() as may_refine:
        parts = distribute(place, want, *servers) if may_refine else None
        if parts is None:
            return best
        others = (
            _answer_rest(place, rest, tuple(t for t in servers[0] if t is not owner)) for rest, owner in parts.left
        )
        choice = add(parts.choice, others)
        return choice if choice.rank < best.rank else best


def _answer_rest(place: Place, want: Field, targets: Targets) -> Choice:
    """Answer a want by the targets, each object type by those that are able."""
    served = [(target, found) for target in targets if (found := serve_at(place, target, want)) is not None]
    groups = _by_ability(place, want, served)
    if len(groups) > 1:
        parts = (_answer_rest(place, place.search.wants.narrow(want, types), able) for able, types in groups)
        return add(Choice(), parts)
    if not served:
        return Choice(missing=(want,), lost=place.search.wants.leaves(want))
    whole = [by_parts(place, found) for _, found in served if not found.rest]
    best = whole[0] if len(whole) == 1 else _best(whole) if whole else _answer_in_turn(place, served)
    if best.cost_below and len(served) > 1:
        return _or_by_parts(place, want, (tuple(target for target, _ in served), False), best)
    return best


def _by_ability(
    place: Place, want: Field, served: Sequence[tuple[Target, Served]]
) -> list[tuple[Targets, frozenset[str]]]:
    """Object types with the targets that answer something for them."""
    groups: dict[tuple[int, ...], tuple[Targets, set[str]]] = {}
    types = want.possible_types & place.view.runtime
    if len(types) == 1:
        (one,) = types
        return [(tuple(target for target, found in served if found.answers(one)), types)]
    for object_type in sorted(types):
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
        choices.append(add(by_parts(place, found), (_answer_rest(place, rest, others) for rest in found.rest)))
    return _best(choices)


def _best(choices: Sequence[Choice]) -> Choice:
    return min(choices, key=lambda choice: choice.rank)
