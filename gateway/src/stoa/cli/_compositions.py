"""Subgraphs of a configuration, what composing them found, and their supergraph."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from stoa.cli._sources import read_text
from stoa.cli._terminal import say, wants_colour
from stoa.composition import CompositionResult, Diagnostic, Severity, SubgraphSource, compose, render_diagnostic
from stoa.subgraph_sources import load_sources, read_config

HINT_LEVELS: Final = {
    "none": frozenset[Severity](),
    "warn": frozenset({Severity.WARNING}),
    "info": frozenset({Severity.WARNING, Severity.INFO}),
    "debug": frozenset({Severity.WARNING, Severity.INFO, Severity.DEBUG}),
}
_SECONDS: Final = 10.0
_CONTROLS: Final = {code: " " for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def read_sources(config: Path, *, seconds: float = _SECONDS) -> list[SubgraphSource]:
    """Read the subgraphs; running services are asked, with a word to standard error while they are awaited."""
    folder = Path() if str(config) == "-" else config.parent
    named = "The configuration" if str(config) == "-" else str(config)
    read = read_config(read_text(config), os.environ, named=named, folder=folder)
    return load_sources(read, seconds=seconds, report=say)


def compose_config(config: Path) -> str | None:
    """Return the supergraph's SDL; None when there is none, and the reasons were printed."""
    sources = read_sources(config)
    result = compose(sources)
    print_findings(result, sources, hints="none")
    return result.supergraph_sdl


def print_findings(
    result: CompositionResult, sources: list[SubgraphSource], *, hints: str, colour: str = "auto"
) -> None:
    """Print errors and the hints of a level to standard error."""
    colours = wants_colour(sys.stderr, colour)
    shown: list[Diagnostic] = [*result.errors, *(hint for hint in result.hints if hint.severity in HINT_LEVELS[hints])]
    printable = [replace(source, sdl=source.sdl.translate(_CONTROLS)) for source in sources] if shown else []
    for diagnostic in shown:
        say(f"{render_diagnostic(_printable(diagnostic), printable, colour=colours)}\n")


def _printable(diagnostic: Diagnostic) -> Diagnostic:
    # a schema from elsewhere may hold characters that steer a terminal
    places = tuple(replace(place, text=place.text.translate(_CONTROLS)) for place in diagnostic.locations)
    return replace(diagnostic, message=diagnostic.message.translate(_CONTROLS), locations=places)


__all__ = ["HINT_LEVELS", "compose_config", "print_findings", "read_sources"]
