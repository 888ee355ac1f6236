"""Diagnostics as text for people: what is wrong, the source lines with the place marked, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from stoa.composition._diagnostic import Diagnostic, SourceLocation
    from stoa.composition._source import SubgraphSource

#: characters of a source line that are shown on either side of the place
_WINDOW: Final = 80
#: what is marked, first match wins: a directive, a string, the head of a definition, a field or argument, a name
_MARKED: Final = re.compile(
    r'@\w+(?:\s*\((?:[^()"]|"[^"]*")*\))?'
    r'|"""|"[^"]*"'
    r"|(?:extend\s+)?(?:type|interface|union|enum|input|scalar|directive|schema)\s+@?\w+"
    r"|\w+"
)
#: what would steer a terminal, or turn the direction of a text round, instead of being shown
_STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_RESET: Final = "\x1b[0m"
_STYLES: Final = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "info": "\x1b[1;36m",
    "debug": "\x1b[1;35m",
    "title": "\x1b[1m",
    "gutter": "\x1b[34m",
    "mend": "\x1b[32m",
}


def render_diagnostic(diagnostic: Diagnostic, sources: Iterable[SubgraphSource] = (), *, colour: bool = False) -> str:
    """Return a finding as compilers print theirs, every place with its line and the words in question underlined.

    With the sources of the composition the line before each place is shown as well. ``colour`` adds ANSI colours; whether
    the reader's terminal wants them is the caller's knowledge.
    """
    return _Renderer({source.name: source.sdl.splitlines() for source in sources}, colour=colour).render(diagnostic)


class _Renderer:
    def __init__(self, lines: Mapping[str, Sequence[str]], *, colour: bool) -> None:
        self._lines = lines
        self._colour = colour

    def render(self, diagnostic: Diagnostic) -> str:
        severity = str(diagnostic.severity)
        title, *rest = (_shown(line) for line in diagnostic.message.split("\n"))
        width = max((len(str(place.line)) for place in diagnostic.locations), default=1)
        lines = [f"{self._paint(f'{severity}[{diagnostic.code}]', severity)}: {self._paint(title, 'title')}"]
        lines.extend(f"  {line}" for line in rest)
        for _, places in groupby(diagnostic.locations, key=lambda place: (place.subgraph, place.origin)):
            lines.extend(self._places(list(places), width, severity))
        if diagnostic.hint_to_mend:
            lines.append(f"{' ' * width} {self._paint('= mend:', 'mend')} {_shown(diagnostic.hint_to_mend)}")
        lines.append(f"{' ' * width} {self._paint('= more:', 'gutter')} {diagnostic.page}")
        return "\n".join(lines)

    def _places(self, places: Sequence[SourceLocation], width: int, severity: str) -> Iterator[str]:
        for index, place in enumerate(places):
            arrow = "-->" if index == 0 else ":::"
            owner = f" (subgraph {place.subgraph})" if place.origin else ""
            yield f"{' ' * width}{self._paint(arrow, 'gutter')} {_shown(f'{place}{owner}')}"
            yield self._gutter("", width)
            before = self._line_before(place)
            if before is not None:
                yield f"{self._gutter(str(place.line - 1), width)} {before}"
            shown, mark = _windowed(place)
            yield f"{self._gutter(str(place.line), width)} {shown}"
            indent = " " * (len(mark) - len(mark.lstrip()))
            yield f"{self._gutter('', width)} {indent}{self._paint(mark.lstrip(), severity)}"

    def _line_before(self, place: SourceLocation) -> str | None:
        lines = self._lines.get(place.subgraph, ())
        if not 1 < place.line <= len(lines):
            return None
        text = _shown(lines[place.line - 2])
        return text if text.strip() and len(text) <= 2 * _WINDOW else None

    def _gutter(self, number: str, width: int) -> str:
        return self._paint(f"{number:>{width}} |", "gutter")

    def _paint(self, text: str, style: str) -> str:
        return f"{_STYLES[style]}{text}{_RESET}" if self._colour else text


def _shown(text: str) -> str:
    """Return foreign text as it may be printed, character by character so that marks stay where they belong."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def _windowed(place: SourceLocation) -> tuple[str, str]:
    """Return the line and its mark; in SDL printed on one line the whole line would hide the place."""
    text, at = _shown(place.text), place.column - 1
    start = max(0, at - _WINDOW)
    end = at + 1 + _WINDOW
    before, after = ("… " if start else ""), (" …" if len(text) > end else "")
    match = _MARKED.match(text, at)
    length = min(match.end() if match else at + 1, end) - at
    shown = f"{before}{text[start:end]}{after}".rstrip()
    return shown, " " * (len(before) + at - start) + "^" * max(1, length)
