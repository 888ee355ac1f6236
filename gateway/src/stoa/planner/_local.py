"""What one view answers of one want by itself, with everything below it."""

from __future__ import annotations

from typing import Final, TypeAlias

from msgspec import Struct

from stoa.operation import Field
from stoa.planner import _solve
from stoa.planner._search import Banned, Search
from stoa.planner._solution import NO_DEMAND, Demand, Local, demand_of
from stoa.planner._view import View
from stoa.planner._wants import TYPENAME, Wants
from stoa.query_graph import FieldMove

_ByTarget: TypeAlias = dict[int | None, tuple[FieldMove, set[str]]]


class Answer(Struct, frozen=True, eq=False, kw_only=True):
    """``rest`` is what the view cannot answer; ``cost`` counts the requests below.

    ``leaves`` counts the leaves answered, once for each object type, ``late`` how many waves they wait in sum.
    """

    locals: tuple[Local, ...] = ()
    rest: Wants = ()
    cost: int = 0
    waves: int = 0
    leaves: int = 0
    late: int = 0


NOTHING_ASKED: Final = Answer()


def answer_locally(search: Search, view: View, want: Field, banned: Banned, *, demand: Demand = NO_DEMAND) -> Answer:
    """Answer as much as the view can. ``demand`` is what the request brings along for a field that demands it."""
    # what is being worked out above bears on nothing but the requests below
    key = (view.identity, id(want), banned if want.selection else None, demand)
    found = search.local_answers.get(key)
    if found is None:
        search.spend()
        found = search.local_answers[key] = _answer(search, view, want, banned, demand)
    answer: Answer = found
    return answer


def leave(search: Search, view: View, want: Field) -> Answer:
    """Answer nothing of the want, though the view could."""
    types = want.possible_types & view.runtime
    return Answer(rest=(search.wants.narrow(want, types),)) if types else NOTHING_ASKED


def _answer(search: Search, view: View, want: Field, banned: Banned, demand: Demand) -> Answer:
    types = want.possible_types & view.runtime
    if not types:
        return NOTHING_ASKED
    if want.name == TYPENAME:
        if view.is_interface_object or not view.members:
            return Answer(rest=(search.wants.narrow(want, types),))
        return Answer(locals=(Local(want=search.wants.narrow(want, types), move=None),))
    by_target, missing = _sort_types(search, view, want, types, demand)
    if not by_target:
        return Answer(rest=(search.wants.narrow(want, types),))
    if not missing and len(by_target) == 1:
        ((move, _),) = by_target.values()
        return _follow(search, view, search.wants.narrow(want, types), move, banned)
    answers = [
        _follow(search, view, search.wants.narrow(want, frozenset(found)), move, banned)
        for move, found in by_target.values()
    ]
    rest = tuple(one for answer in answers for one in answer.rest)
    if missing:
        rest += (search.wants.narrow(want, frozenset(missing)),)
    return Answer(
        locals=tuple(one for answer in answers for one in answer.locals),
        rest=rest,
        cost=sum(answer.cost for answer in answers),
        waves=max((answer.waves for answer in answers), default=0),
        leaves=sum(answer.leaves for answer in answers),
        late=sum(answer.late for answer in answers),
    )


def _sort_types(
    search: Search, view: View, want: Field, types: frozenset[str], demand: Demand
) -> tuple[_ByTarget, set[str]]:
    """Object types by the node that the field leads to, and those for which the view does not have the field."""
    by_target: _ByTarget = {}
    missing: set[str] = set()
    for object_type in sorted(types) if len(types) > 1 else types:
        move = view.move(object_type, want.name)
        if move is None or not search.is_usable(move) or demand_of(move) != demand:
            missing.add(object_type)
            continue
        by_target.setdefault(move.target, (move, set()))[1].add(object_type)
    return by_target, missing


def _follow(search: Search, view: View, want: Field, move: FieldMove, banned: Banned) -> Answer:
    """Answer one want that leads to one node."""
    if move.target is None or want.selection is None:
        return Answer(locals=(Local(want=want, move=move),), leaves=len(want.possible_types))
    child = search.child_view(view, want.name, want.possible_types, move.target)
    inside = _solve.solve(search, child, want.selection, banned)
    rest = (search.wants.with_selection(want, inside.leftover),) if inside.leftover else ()
    if rest and not inside.locals and not inside.hops:
        return Answer(rest=rest)
    local = Local(want=want, move=move, view=child, inside=inside)
    return Answer(
        locals=(local,),
        rest=rest,
        cost=inside.cost,
        waves=inside.waves,
        leaves=inside.leaves,
        late=inside.late,
    )
