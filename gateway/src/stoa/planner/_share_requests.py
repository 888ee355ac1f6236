"""Pass: the very same request for entities at several places of the answer is sent once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from stoa.operation import Conditions
from stoa.plan import Fetch
from stoa.planner._step import Step

_Same: TypeAlias = tuple[Fetch, Conditions, int]


def share_requests(steps: Sequence[Step], requests: Mapping[Step, Fetch]) -> list[Step]:
    """Join steps that have equal requests and as many waves before them, so that none waits longer than it must."""
    waves: dict[Step, int] = {}
    kept: dict[_Same, Step] = {}
    replaced: dict[Step, Step] = {}
    for step in sorted(steps, key=lambda one: _wave(one, waves)):
        if not step.is_entity:
            continue
        same = (requests[step], step.conditions, _wave(step, waves))
        first = kept.setdefault(same, step)
        if first is not step:
            first.also = (*first.also, step.path, *step.also)
            first.parents = first.parents | step.parents
            replaced[step] = first
    remaining = [step for step in steps if step not in replaced]
    for step in remaining:
        step.parents = {replaced.get(parent, parent) for parent in step.parents}
    return remaining


def _wave(step: Step, known: dict[Step, int]) -> int:
    if step not in known:
        known[step] = max((_wave(parent, known) + 1 for parent in step.parents), default=0)
    return known[step]
