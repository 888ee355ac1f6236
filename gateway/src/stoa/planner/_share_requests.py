"""Pass: the very same request for entities at several places of the answer is sent once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from stoa.operation import Conditions, Deferral
from stoa.plan import Fetch
from stoa.planner._step import Step
from stoa.planner._wave import wave_of

_Same: TypeAlias = tuple[Fetch, Conditions, int, frozenset[Deferral]]


def share_requests(steps: Sequence[Step], requests: Mapping[Step, Fetch]) -> list[Step]:
    """Join steps that have equal requests and as many waves before them, so that none waits longer than it must."""
    waves: dict[Step, int] = {}
    kept: dict[_Same, Step] = {}
    replaced: dict[Step, Step] = {}
    for step in sorted(steps, key=lambda one: wave_of(one, waves)):
        if not step.path:
            continue
        same = (requests[step], step.conditions, wave_of(step, waves), step.blocks)
        first = kept.setdefault(same, step)
        if first is not step:
            first.also = (*first.also, step.path, *step.also)
            first.parents = first.parents | step.parents
            replaced[step] = first
    remaining = [step for step in steps if step not in replaced]
    for step in remaining:
        step.parents = {replaced.get(parent, parent) for parent in step.parents}
    return remaining
