"""How all that is wanted of one object gets answered."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.operation import Field
from stoa.planner import _candidates, _choice, _choose, _entry, _local
from stoa.planner._clashes import asked_apart, without_clashes
from stoa.planner._search import Banned, Search
from stoa.planner._solution import NO_MARKS, Hop, Inputs, Local, Solution
from stoa.planner._view import Target, View
from stoa.planner._wants import TYPENAME, Wants


def solve(search: Search, view: View, wants: Wants, banned: Banned) -> Solution:
    """Decide for every want at one object; equal questions are answered once."""
    key = (view.identity, tuple(map(id, wants)), banned)
    found = search.solved.get(key)
    if found is None:
        search.spend()
        found = search.solved[key] = _solve_place(search, view, _with_typename(search, view, wants), banned)
    return found


def find_keys(search: Search, view: View, target: Target, types: frozenset[str]) -> Inputs | None:
    """How to get the keys by which a new request enters the target; None when there is no way."""
    return _entry.find_inputs(search, view, target, (types, ()), frozenset())


def _with_typename(search: Search, view: View, wants: Wants) -> Wants:
    """Where the subgraph knows the object only as an interface, wants for some types need the type from elsewhere."""
    if not view.is_interface_object or view.static is None:
        return wants
    if len(view.runtime) == 1 or not any(_depends_on_type(search, view.static.type_name, want) for want in wants):
        return wants
    if any(want.name == TYPENAME and want.possible_types >= view.runtime for want in wants):
        return wants
    return (search.wants.typename(view.static.type_name, view.runtime), *wants)


def _depends_on_type(search: Search, static: str, want: Field) -> bool:
    """Whether one must know the object's type to tell if the want applies: it stood under a condition on other types."""
    possible = search.graph.supergraph.possible_types
    return want.parent_type != static and not possible[want.parent_type] >= possible[static]


def _solve_place(search: Search, view: View, wants: Wants, banned: Banned) -> Solution:
    apart = asked_apart(view, wants)
    items = [
        _candidates.Item(want, _local.answer_locally(search, view, want, banned))
        if id(want) not in apart
        else _candidates.Item(want, _local.leave(search, view, want))
        for want in wants
    ]
    open_items = [item for item in items if item.answer.rest or item.answer.cost]
    if not any(item.answer.rest for item in open_items) and sum(item.answer.cost for item in open_items) <= 1:
        return _settle([item.answer for item in items])
    settled = [item for item in items if not item.answer.rest and not item.answer.cost]
    choices = _choose.choose(_candidates.Place(search, view, banned), open_items)
    return _combine(search, view, banned, settled, list(zip(open_items, choices, strict=True)))


def _settle(answers: Sequence[_local.Answer]) -> Solution:
    """All of it is answered in place."""
    cost = waves = leaves = late = 0
    for answer in answers:
        cost += answer.cost
        waves = max(waves, answer.waves)
        leaves += answer.leaves
        late += answer.late
    return Solution(
        locals=tuple(one for answer in answers for one in answer.locals),
        cost_below=cost,
        waves=waves,
        leaves=leaves,
        late=late,
    )


def _combine(
    search: Search,
    view: View,
    banned: Banned,
    settled: Sequence[_candidates.Item],
    chosen: Sequence[tuple[_candidates.Item, _choice.Choice]],
) -> Solution:
    leftover: Wants = ()
    kept: list[_choice.Choice] = []
    for item, choice in chosen:
        if choice.missing and len(view.runtime) > 1:
            leftover += (item.want,)
            continue
        leftover += choice.missing
        kept.append(choice)
    local: list[Local] = [one for item in settled for one in item.answer.locals]
    local += [one for choice in kept for one in choice.locals]
    return Solution(
        locals=tuple(local),
        hops=tuple(_hops(search, view, banned, [part for choice in kept for part in choice.parts])),
        leftover=leftover,
        marks=NO_MARKS.union(*(choice.marks for choice in kept)),
        cost_below=sum(item.answer.cost for item in settled) + sum(choice.cost_below for choice in kept),
        waves=max([item.answer.waves for item in settled] + [choice.waves for choice in kept], default=0),
        leaves=sum(item.answer.leaves for item in settled) + sum(choice.leaves for choice in kept),
        late=sum(item.answer.late for item in settled) + sum(choice.late for choice in kept),
    )


def _hops(search: Search, view: View, banned: Banned, parts: Sequence[_entry.Part]) -> list[Hop]:
    """Parts without requirements of one target become one request; each with requirements stays its own for now."""
    plain: dict[int, list[_entry.Part]] = {}
    hops: list[Hop] = []
    for part in parts:
        if part.inputs.requires:
            hops.append(Hop(target=part.target, types=part.types, inputs=part.inputs, locals=part.locals))
        else:
            plain.setdefault(id(part.target), []).append(part)
    for group in (group for parts_of_one in plain.values() for group in without_clashes(parts_of_one)):
        types = frozenset[str]().union(*(part.types for part in group))
        target = group[0].target
        inputs = _entry.find_inputs(search, view, target, (types, ()), banned)
        if inputs is None:  # each part had its inputs, so together they have them too
            inputs = group[0].inputs
        joined = tuple(one for part in group for one in part.locals)
        hops.append(Hop(target=target, types=types, inputs=inputs, locals=joined))
    return hops
