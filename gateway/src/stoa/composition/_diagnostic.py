"""One finding of composition: what is wrong, where it stands, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from stoa.composition._codes import MEND_BY_CODE, SEVERITY_BY_CODE
from stoa.composition._render import render_diagnostic


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

    @property
    def page(self) -> str:
        """Return the documentation page of the code, relative to the repository."""
        return f"docs/codes/{self.code}.md"

    def render(self) -> str:
        """Return the finding as plain text, each place with its source line and a mark under it."""
        return render_diagnostic(self)


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
