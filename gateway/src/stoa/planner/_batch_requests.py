"""Pass: entity requests of one wave to one subgraph become one request; answers are told apart by alias."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from stoa.operation import Conditions, Deferral
from stoa.planner._step import Step
from stoa.planner._wave import wave_of

_Together: TypeAlias = tuple[str, Conditions, int, frozenset[Deferral]]


def batch_requests(steps: Sequence[Step]) -> list[Step]:
    """The first of each group takes the others as its companions and waits for what any of them waits for.

    As they are of one wave, no wave is added, and none of a group waits for another of it. What takes arguments from a context
    goes alone: its entities may need requests with different values.
    """
    waves: dict[Step, int] = {}
    leaders: dict[_Together, Step] = {}
    replaced: dict[Step, Step] = {}
    for step in (one for one in steps if one.is_entity and not one.contexts):
        leader = leaders.setdefault((step.subgraph, step.conditions, wave_of(step, waves), step.blocks), step)
        if leader is not step:
            leader.companions = (*leader.companions, step)
            replaced[step] = leader
    for step, leader in replaced.items():
        leader.parents = leader.parents | step.parents
    remaining = [step for step in steps if step not in replaced]
    for step in remaining:
        step.parents = {replaced.get(parent, parent) for parent in step.parents}
    return remaining
