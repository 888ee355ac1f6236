"""What led to what: events as a tree by causation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .entry import Entry

DEEPEST: Final = 64
MOST_EVENTS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An event of a lineage. `depth` 0 is the root; `cause` is None for the root, and where the cause is not in the journal."""

    event_id: str
    event_type: str
    aggregate_id: str
    occurred_at: datetime
    cause: str | None
    depth: int
    is_asked_for: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """In the order of a walk through the tree: causes before effects, siblings as they were recorded."""

    steps: tuple[Step, ...]
    is_whole: bool
    """False when there is more than one lineage may hold."""


def lineage_of(asked: str, entries: Iterable[Entry], *, is_whole: bool) -> Lineage:
    """Arranges entries around the one asked for."""
    known = {entry.content.event_id: entry for entry in sorted(entries, key=lambda entry: entry.position)}
    effects: dict[str | None, list[Entry]] = {}
    for entry in known.values():
        cause = entry.content.causation_id
        effects.setdefault(cause if cause in known else None, []).append(entry)
    steps = tuple(_walk(effects, asked))
    return Lineage(steps=steps, is_whole=is_whole and len(steps) == len(known))


def _walk(effects: dict[str | None, list[Entry]], asked: str) -> Iterator[Step]:
    waiting: list[tuple[Entry, int]] = [(entry, 0) for entry in reversed(effects.get(None, []))]
    while waiting:
        entry, depth = waiting.pop()
        content = entry.content
        yield Step(
            event_id=content.event_id,
            event_type=content.event_type,
            aggregate_id=content.aggregate_id,
            occurred_at=content.occurred_at,
            cause=content.causation_id if depth else None,
            depth=depth,
            is_asked_for=content.event_id == asked,
        )
        if depth < DEEPEST:
            waiting += [(effect, depth + 1) for effect in reversed(effects.get(content.event_id, []))]


def delay_text(step: Step, cause: Step | None) -> str:
    """How long after its cause an event happened."""
    if cause is None:
        return ""
    milliseconds = round((step.occurred_at - cause.occurred_at).total_seconds() * 1000)
    return f"+{milliseconds} ms" if abs(milliseconds) < 10_000 else f"+{milliseconds / 1000:.0f} s"  # noqa: PLR2004 - from ten seconds on nobody counts milliseconds


def causes_of(steps: Sequence[Step]) -> dict[str, Step | None]:
    """Each event's cause, where it is part of the lineage."""
    known = {step.event_id: step for step in steps}
    return {step.event_id: known.get(step.cause or "") for step in steps}
