"""Deferred fields of an entity that the request at hand could bring: by the entity's key they get a request of their own.

Otherwise the first answer would wait for the slowest resolver of the subgraph, and a failing field that must not be null would
take the object around it along. Leaves that may be null, keys and members of objects without a key go with the request at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from stoa.operation import Deferral
from stoa.planner._search import Search
from stoa.planner._solution import Hop, Inputs, Local
from stoa.planner._solve import find_keys
from stoa.planner._step import Branch, Step
from stoa.planner._view import Target, View

_NON_NULL: Final = "!"
Blocks: TypeAlias = frozenset[Deferral]


def split_deferred(
    search: Search, at: tuple[Step, Branch], locals_: Sequence[Local], blocks_of: Callable[[Local], Blocks]
) -> tuple[list[Local], list[Hop]]:
    """What stays with the request, and the new requests for the rest."""
    step, branch = at
    stay: list[Local] = []
    groups: dict[Blocks, list[Local]] = {}
    for local in locals_:
        blocks = blocks_of(local)
        (stay if blocks == step.blocks else groups.setdefault(blocks, [])).append(local)
    hops: list[Hop] = []
    for group in groups.values():
        hop = _reenter(search, branch.view, group)
        stay += group if hop is None else ()
        hops += (hop,) if hop is not None else ()
    return stay, hops


def _reenter(search: Search, view: View, locals_: Sequence[Local]) -> Hop | None:
    types = frozenset[str]().union(*(local.want.possible_types for local in locals_)) & view.runtime
    if not types or view.is_interface_object or not all(map(_is_plain, locals_)):
        return None
    for target in search.targets(view):
        if target.subgraph != view.subgraph or target.typename is not None or not types <= set(target.moves):
            continue
        inputs = find_keys(search, view, target, types)
        if inputs is None or not _is_at_hand(inputs) or not all(_answers(target, local) for local in locals_):
            continue
        if any(_is_worth_it(local, inputs) for local in locals_):
            return Hop(target=target, types=types, inputs=inputs, locals=tuple(locals_))
    return None


def _is_plain(local: Local) -> bool:
    return local.move is None or not (local.move.requires or local.move.contexts)


def _is_at_hand(inputs: Inputs) -> bool:
    """Whether the keys come with the request at hand."""
    return bool(inputs.keys) and not any(one.hops or one.leftover for one in inputs.solutions)


def _answers(target: Target, local: Local) -> bool:
    """Whether the field is the same when it is asked of the entity."""
    if local.move is None:
        return True
    moves = [target.view.move(object_type, local.want.name) for object_type in local.want.possible_types]
    return all(move is not None and move.target == local.move.target for move in moves)


def _is_worth_it(local: Local, inputs: Inputs) -> bool:
    move, want = local.move, local.want
    if move is None or want.name in _key_names(inputs):
        return False
    return want.selection is not None or bool(want.arguments) or move.type_text.endswith(_NON_NULL)


def _key_names(inputs: Inputs) -> Iterable[str]:
    return {want.name for key in inputs.keys for want in key}


__all__ = ["split_deferred"]
