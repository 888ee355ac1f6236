"""One finding of composition: what is wrong, where it stands, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stoa.composition._codes import MEND_BY_CODE, SEVERITY_BY_CODE

#: characters of a source line that are shown on either side of the place
_CONTEXT: Final = 80


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    DEBUG = "debug"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLocation:
    """A place in a subgraph's SDL, with the text of its line so that it can be shown without the file."""

    subgraph: str
    origin: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        return f"{self.origin or self.subgraph}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """A finding with its standard code. ``render()`` is for people, the fields are for programs."""

    code: str
    severity: Severity
    message: str
    subgraphs: tuple[str, ...]
    coordinate: str | None
    locations: tuple[SourceLocation, ...]
    hint_to_mend: str

    def render(self) -> str:
        """Return the finding as text, each place with its source line and a mark under it."""
        lines = [f"{self.severity} {self.code}: {self.message}"]
        for location in self.locations:
            lines.extend(_marked(location))
        if self.hint_to_mend:
            lines.append(f"  mend: {self.hint_to_mend}")
        return "\n".join(lines)


def diagnose(
    code: str,
    message: str,
    *,
    coordinate: str | None = None,
    at: Iterable[SourceLocation | None] = (),
    subgraphs: Iterable[str] = (),
    severity: Severity | None = None,
) -> Diagnostic:
    """Build the finding for a code; advice and (unless given) severity come from the table of codes."""
    locations = tuple(dict.fromkeys(location for location in at if location is not None))
    named = dict.fromkeys((*subgraphs, *(location.subgraph for location in locations)))
    return Diagnostic(
        code=code,
        severity=severity or Severity(SEVERITY_BY_CODE[code]),
        message=message,
        subgraphs=tuple(named),
        coordinate=coordinate,
        locations=locations,
        hint_to_mend=MEND_BY_CODE[code],
    )


def _marked(location: SourceLocation) -> list[str]:
    # a window: in SDL printed on one line the whole line would hide the place
    start = max(0, location.column - _CONTEXT)
    shown = location.text[start : location.column + _CONTEXT].replace("\t", " ")
    before, after = ("… " if start else ""), (" …" if len(location.text) > location.column + _CONTEXT else "")
    number = str(location.line)
    mark = " " * (len(before) + location.column - 1 - start) + "^"
    return [
        f"  at {location} (subgraph {location.subgraph})",
        f"  {number} | {before}{shown}{after}",
        f"  {' ' * len(number)} | {mark}",
    ]
