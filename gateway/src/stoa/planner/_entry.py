"""What a new request to another view of the same object answers of one want, and what it needs for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from stoa.operation import Field
from stoa.planner import _solve
from stoa.planner._local import Answer, answer_locally
from stoa.planner._search import Banned, Search
from stoa.planner._solution import NO_DEMAND, Demand, Inputs, Local, Mark, Marks, Solution, demand_of
from stoa.planner._view import Target, View
from stoa.planner._wants import TYPENAME, Wants
from stoa.query_graph import EntryMove
from stoa.supergraph import EntityKey, FieldSet


class Part(Struct, frozen=True, eq=False, kw_only=True):
    """A share of a new request: what it answers for which object types, with which inputs."""

    target: Target
    types: frozenset[str]
    inputs: Inputs
    locals: tuple[Local, ...]
    cost: int
    waves: int
    leaves: int
    late: int

    @property
    def marks(self) -> Marks:
        own = Mark(self.target.subgraph, self.target.typename, self.inputs.level + 1)
        return self.inputs.marks | {own}


class Served(Struct, frozen=True, eq=False, kw_only=True):
    """Parts that answer a want at one target, and what remains of it."""

    parts: tuple[Part, ...]
    rest: Wants

    def answers(self, object_type: str) -> bool:
        return any(object_type in part.types for part in self.parts)


_Groups: TypeAlias = dict[Demand, set[str]]


def serve(search: Search, view: View, target: Target, want: Field, banned: Banned) -> Served | None:
    """Answer a want by a request to the target; None when it answers nothing of it."""
    types = want.possible_types & view.runtime
    parts: list[Part] = []
    rest: list[Field] = []
    served: set[str] = set()
    for demand, group in _group_types(search, target, want, types).items():
        if demand == NO_DEMAND and view.members and not view.is_interface_object and _is_same_view(view, target):
            continue
        part, left = _serve_group(search, (view, target), search.wants.narrow(want, frozenset(group)), demand, banned)
        if part is not None:
            parts.append(part)
            rest.extend(left)
            served |= group
    if not parts:
        return None
    if types - served:
        rest.append(search.wants.narrow(want, types - served))
    return Served(parts=tuple(parts), rest=tuple(rest))


def _is_same_view(view: View, target: Target) -> bool:
    """A request to where the object is already brings nothing new."""
    here = {node.index for node in view.members.values()}
    return view.subgraph == target.subgraph and {node.index for node in target.view.members.values()} <= here


def _group_types(search: Search, target: Target, want: Field, types: frozenset[str]) -> _Groups:
    """Object types for which the target has the field, by what the field demands there."""
    groups: _Groups = {}
    if want.name == TYPENAME:
        if not target.view.is_interface_object and target.typename is not None:
            groups[NO_DEMAND] = set(types)
        return groups
    # whoever is asked by the name of an interface cannot be told what one of its types requires
    only_named = target.typename is not None and not target.view.is_interface_object
    for object_type in sorted(types & target.view.runtime):
        move = target.view.move(object_type, want.name)
        if move is not None and search.is_usable(move) and not (only_named and move.requires):
            groups.setdefault(demand_of(move), set()).add(object_type)
    return groups


def has_field(search: Search, view: View, target: Target, want: Field) -> bool:
    """Whether the target could begin with the want at all; what it needs for that is another question."""
    return bool(_group_types(search, target, want, want.possible_types & view.runtime))


def _serve_group(
    search: Search, between: tuple[View, Target], want: Field, demand: Demand, banned: Banned
) -> tuple[Part | None, Wants]:
    (view, target), (requires, _) = between, demand
    if requires:
        token = ("field", target.subgraph, target.typename or min(want.possible_types), want.name)
        if token in banned:
            return None, ()
        inner = banned | {token}
    else:
        inner = banned
    answer = answer_locally(search, target.view, want, banned, demand=demand)
    if want.name == TYPENAME:
        answer = Answer(locals=(Local(want=want, move=None),))
    if not answer.locals:
        return None, ()
    inputs = find_inputs(search, view, target, (want.possible_types, requires), inner)
    if inputs is None:
        return None, ()
    part = Part(
        target=target,
        types=want.possible_types,
        inputs=inputs,
        locals=answer.locals,
        cost=answer.cost + inputs.cost_below,
        waves=inputs.level + 1 + answer.waves,
        leaves=answer.leaves,
        late=answer.late + answer.leaves * (inputs.level + 1),
    )
    return part, answer.rest


def find_inputs(
    search: Search, view: View, target: Target, what: tuple[frozenset[str], FieldSet], banned: Banned
) -> Inputs | None:
    """How to get the keys (and what is required) for these object types; None when there is no way."""
    key = (view.identity, target.view.identity, target.typename, what, banned)
    if key not in search.inputs:
        search.inputs[key] = _find_inputs(search, view, target, what, banned)
    found: Inputs | None = search.inputs[key]
    return found


def _find_inputs(
    search: Search, view: View, target: Target, what: tuple[frozenset[str], FieldSet], banned: Banned
) -> Inputs | None:
    types, requires = what
    solutions: list[Solution] = []
    keys: list[Wants] = []
    knows_type = not _is_blind(view, target, types)
    for group, options in _by_moves(target, types if knows_type else view.runtime):
        if options[0].key is None:
            continue
        chosen = _choose_key(search, view, target, (group, options), banned)
        if chosen is None:
            return None
        keys.append(chosen[0])
        solutions.append(chosen[1])
    required: Wants = ()
    if requires:
        parent = target.typename or min(types)
        required = search.wants.of_field_set(requires, parent, types)
        solution = _solve.solve(search, view, required, banned)
        if solution.leftover:
            return None
        solutions.append(solution)
    return Inputs(solutions=tuple(solutions), keys=tuple(keys), requires=required, knows_type=knows_type)


def _by_moves(target: Target, types: frozenset[str]) -> Iterator[tuple[frozenset[str], tuple[EntryMove, ...]]]:
    """Object types with equal keys together."""
    groups: dict[tuple[str, ...], tuple[set[str], tuple[EntryMove, ...]]] = {}
    for object_type in sorted(types):
        moves = target.moves.get(object_type, ())
        texts = tuple(move.key.text if move.key else "" for move in moves)
        groups.setdefault(texts, (set(), moves))[0].add(object_type)
    for group, moves in groups.values():
        yield frozenset(group), moves


def _choose_key(
    search: Search,
    view: View,
    target: Target,
    group: tuple[frozenset[str], tuple[EntryMove, ...]],
    banned: Banned,
) -> tuple[Wants, Solution] | None:
    """The cheapest key of these types, with the way to get it."""
    types, moves = group
    best: tuple[Wants, Solution] | None = None
    for move in moves:
        if move.key is None:
            continue
        token = ("key", target.subgraph, target.typename or min(types), move.key.text)
        if token in banned:
            continue
        wants = _key_wants(search, target, types, move.key, knows_type=not _is_blind(view, target, types))
        solution = _solve.solve(search, view, wants, banned | {token})
        if not solution.leftover and (best is None or _effort(solution) < _effort(best[1])):
            best = (wants, solution)
        if best is not None and best[1].cost == 0:
            break
    return best


def _key_wants(search: Search, target: Target, types: frozenset[str], key: EntityKey, *, knows_type: bool) -> Wants:
    """The key's fields and ``__typename``, save where the object is known only as the interface that the target wants."""
    parent = target.typename or min(types)
    wants = search.wants.of_field_set(key.fields, parent, types)
    if not knows_type:
        return wants
    return (search.wants.typename(parent, types), *wants)


def _is_blind(view: View, target: Target, types: frozenset[str]) -> bool:
    """Whether the object goes to the target without its own type being known: as the interface that both know."""
    if not view.is_interface_object or target.typename is None:
        return False
    return not target.view.is_interface_object or types >= view.runtime


def _effort(solution: Solution) -> tuple[int, int]:
    return solution.cost, solution.waves
