"""How many requests must have come back before a step can start."""

from __future__ import annotations

from stoa.planner._step import Step


def wave_of(step: Step, known: dict[Step, int]) -> int:
    """The length of the longest chain of steps before it; ``known`` remembers."""
    if step not in known:
        known[step] = max((wave_of(parent, known) + 1 for parent in step.parents), default=0)
    return known[step]
