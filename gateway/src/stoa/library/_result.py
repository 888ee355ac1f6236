"""A result with the trace of its requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from stoa.drawing import Bar, Timeline, folded_page, milliseconds, timeline_svg, timeline_text
from stoa.library._planned import Plan
from stoa.library._trace import TracedRequest
from stoa.pipeline import GraphqlError
from stoa.probe import FaultReport


@dataclass(frozen=True, repr=False, kw_only=True)
class Result:
    """``data`` and ``errors`` are what a client gets; ``faults`` what subgraphs really said, which clients never see.

    ``print(result)`` shows both with a waterfall of the requests; a notebook draws the waterfall.
    """

    data: Any
    errors: tuple[GraphqlError, ...]
    faults: tuple[FaultReport, ...]
    plan: Plan
    trace: tuple[TracedRequest, ...]
    seconds: float

    @property
    def is_complete(self) -> bool:
        """Whether nothing went wrong."""
        return not self.errors

    def timeline(self) -> Timeline:
        """The requests as bars."""
        return Timeline(
            title=self._headline(),
            description=f"Requests and how long each took. {'; '.join(_sentence(one) for one in self.trace)}.",
            bars=tuple(_bar(one) for one in self.trace),
            seconds=max([self.seconds, *(one.start + one.seconds for one in self.trace)]),
        )

    def svg(self) -> str:
        """The waterfall as a picture that needs nothing else."""
        return timeline_svg(self.timeline())

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        return str(self)

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return folded_page(self.svg(), str(self), self._headline())

    def _headline(self) -> str:
        requests = f"{len(self.trace)} request{'' if len(self.trace) == 1 else 's'}"
        errors = "" if not self.errors else f", {len(self.errors)} error{'' if len(self.errors) == 1 else 's'}"
        return f"Result after {requests}{errors}"

    def _lines(self) -> Iterator[str]:
        yield timeline_text(self.timeline())
        yield orjson.dumps({"data": self.data}, option=orjson.OPT_INDENT_2, default=str).decode()
        for error in self.errors:
            place = f" at {'.'.join(map(str, error.path))}" if error.path else ""
            yield f"error {error.code}{place}: {error.message}"
        for fault in self.faults:
            yield f"fault of {fault.subgraph}{f' at {fault.path}' if fault.path else ''}: {fault.message}"


def _bar(one: TracedRequest) -> Bar:
    number = f"{one.number} " if one.number is not None else ""
    place = f"  {', '.join(one.paths)}" if one.paths else ""
    entities = f"{one.entities} {'entity' if one.entities == 1 else 'entities'}" if one.entities is not None else ""
    note = "  ".join(part for part in (entities, f"failed: {one.error}" if one.error else "") if part)
    return Bar(
        label=f"{number}{one.subgraph}{place}", group=one.subgraph, start=one.start, seconds=one.seconds, note=note
    )


def _sentence(one: TracedRequest) -> str:
    failed = f", failed with {one.error}" if one.error else ""
    return f"{one.subgraph} {milliseconds(one.seconds)}{failed}"


__all__ = ["Result"]
