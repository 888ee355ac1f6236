"""Pass: a request for deferred blocks goes where an earlier one brings all of it anyway."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.operation import Deferral
from stoa.planner._merge_steps import waits_for
from stoa.planner._step import Branch, Step


def drop_repeated(steps: Sequence[Step]) -> list[Step]:
    """Whoever waits for a dropped request waits for the earlier one instead."""
    kept = list(steps)
    for step in [one for one in steps if one.blocks]:
        first = next((other for other in kept if other is not step and _brings_all(other, step)), None)
        if first is None:
            continue
        kept.remove(step)
        for other in kept:
            if step in other.parents:
                other.parents = (other.parents - {step}) | {first}
    return kept


def _brings_all(first: Step, step: Step) -> bool:
    same_place = (first.subgraph, first.path, first.typename, first.is_entity) == (
        step.subgraph,
        step.path,
        step.typename,
        step.is_entity,
    )
    return (
        same_place
        and first.blocks != step.blocks
        and is_earlier(first.blocks, step.blocks)
        and first.conditions <= step.conditions
        and (not first.types or (bool(step.types) and first.types >= step.types))
        and first.requires == step.requires
        and _contains(first.branch, step.branch)
        and not waits_for(first, step)
    )


def is_earlier(blocks: frozenset[Deferral], than: frozenset[Deferral]) -> bool:
    """Whether what these blocks need is there whenever one of the others is delivered."""
    if not blocks or not than:
        return not blocks
    return all(any(outer in blocks for outer in one.chain()) for one in than)


def _contains(wide: Branch, narrow: Branch) -> bool:
    for key, (_, _, below) in narrow.asked.items():
        mine = wide.asked.get(key)
        if mine is None:
            return False
        if below is not None and (mine[2] is None or not _contains(mine[2], below)):
            return False
    return True


__all__ = ["drop_repeated", "is_earlier"]
