"""Which targets are worth weighing at one object: those that must be asked, and those that might save requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from stoa.operation import Field
from stoa.planner._alike import most_fitting
from stoa.planner._entry import Served, has_field, serve
from stoa.planner._local import Answer
from stoa.planner._search import Banned, Search
from stoa.planner._view import Target, View
from stoa.planner._wants import TYPENAME, LeafKey


class Place(Struct, frozen=True, eq=False):
    """The object where the choice is made."""

    search: Search
    view: View
    banned: Banned


class Item(Struct, frozen=True, eq=False):
    """A want with what the view at hand answers of it."""

    want: Field
    answer: Answer


class Candidates(Struct, frozen=True, eq=False):
    """``forced`` are those without which something stays unanswered."""

    forced: tuple[Target, ...]
    optional: tuple[Target, ...]


def find_candidates(place: Place, items: Sequence[Item]) -> Candidates:
    """Sort the place's targets; the most useful come first."""
    targets = place.search.targets(place.view)
    fitting = [_fitting(place, targets, item.want) for item in items]
    use = [sum(id(target) in chosen for chosen in fitting) for target in targets]
    order = sorted(range(len(targets)), key=lambda position: -use[position])
    useful = [targets[position] for position in order if use[position]]
    forced_ones: set[int] = set()
    for item in items:
        if not item.answer.locals or any(rest.selection is None for rest in item.answer.rest):
            forced_ones |= _forced_by(place, item, useful)
    forced = tuple(target for target in useful if id(target) in forced_ones)
    saving = [target for target in useful if id(target) not in forced_ones and _may_help(place, target, items)]
    return Candidates(forced, tuple(saving))


def serve_at(place: Place, target: Target, want: Field) -> Served | None:
    """What the target answers of the want at this place; asked once."""
    if want.name not in target.view.names and want.name != TYPENAME:
        return None
    key = (place.view.identity, target.view.identity, target.typename, id(want), place.banned)
    known = place.search.served
    if key not in known:
        known[key] = serve(place.search, place.view, target, want, place.banned)
    found: Served | None = known[key]
    return found


def _fitting(place: Place, targets: Sequence[Target], want: Field) -> frozenset[int]:
    """Targets that answer something of the want; where many have it alike, the best few if one of these answers it whole."""
    able = [target for target in targets if want.name in target.view.names or want.name == TYPENAME]
    if want.selection is not None and len(able) > place.search.most_alike:
        able = [target for target in able if has_field(place.search, place.view, target, want)]
        few = most_fitting(place.search, able, want)
        served = [found for target in few if (found := serve_at(place, target, want)) is not None]
        if any(not found.rest for found in served):
            able = list(few)
    return frozenset(id(target) for target in able if serve_at(place, target, want) is not None)


def _may_help(place: Place, target: Target, items: Iterable[Item]) -> bool:
    """A further request pays off where something is unanswered, or where it saves more than itself."""
    saved = 0
    for item in items:
        served = serve_at(place, target, item.want)
        if served is None:
            continue
        if item.answer.rest:
            return True
        saved += max(0, item.answer.cost - sum(part.cost for part in served.parts))
    return saved > 1


def _forced_by(place: Place, item: Item, targets: Sequence[Target]) -> set[int]:
    forced: set[int] = set()
    for rest in item.answer.rest:
        served = [(target, serve_at(place, target, rest)) for target in targets]
        if len(targets) > place.search.most_alike:
            forced |= _forced_by_leaves(place, rest, served)
            continue
        for object_type in sorted(rest.possible_types & place.view.runtime):
            able = [target for target, found in served if found is not None and found.answers(object_type)]
            if len(able) == 1:
                forced.add(id(able[0]))
    return forced


def _forced_by_leaves(place: Place, rest: Field, served: Sequence[tuple[Target, Served | None]]) -> set[int]:
    """The same leaf by leaf: parts that only one target has need no trying out."""
    keys = place.search.wants.leaf_keys
    able: dict[LeafKey, list[int]] = {}
    for target, found in served:
        if found is not None:
            answered = keys(rest).difference(*(keys(left) for left in found.rest))
            for key in answered:
                able.setdefault(key, []).append(id(target))
    return {targets[0] for targets in able.values() if len(targets) == 1}
