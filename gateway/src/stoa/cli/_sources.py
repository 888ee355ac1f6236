"""From arguments to subgraphs and supergraphs: what ``compose``, ``serve``, ``api-schema``, ``check`` and others read alike."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from stoa.cli._terminal import say, wants_colour
from stoa.composition import CompositionResult, Diagnostic, Severity, SubgraphSource, compose, render_diagnostic
from stoa.errors import ConfigurationError
from stoa.subgraph_sources import load_sources, read_config

CONFIG_SUFFIXES: Final = frozenset({".yaml", ".yml"})
HINT_LEVELS: Final = {
    "none": frozenset[Severity](),
    "warn": frozenset({Severity.WARNING}),
    "info": frozenset({Severity.WARNING, Severity.INFO}),
    "debug": frozenset({Severity.WARNING, Severity.INFO, Severity.DEBUG}),
}
_SECONDS: Final = 10.0


def read_text(path: Path) -> str:
    """Read a file, or standard input for ``-``."""
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except ValueError as error:
        raise ConfigurationError(f"{path} is not UTF-8 text.") from error


def read_sources(config: Path, *, seconds: float = _SECONDS) -> list[SubgraphSource]:
    """Read the subgraphs of a configuration; running services are asked, with a word to standard error while they are awaited."""
    folder = Path() if str(config) == "-" else config.parent
    named = "The configuration" if str(config) == "-" else str(config)
    read = read_config(read_text(config), os.environ, named=named, folder=folder)
    return load_sources(read, seconds=seconds, report=say)


def supergraph_of(path: Path) -> str | None:
    """Return the supergraph's SDL: the file itself, or composed where the file is a configuration (.yaml).

    None when it does not compose; the reasons were printed.
    """
    if path.suffix not in CONFIG_SUFFIXES:
        return read_text(path)
    sources = read_sources(path)
    result = compose(sources)
    print_findings(result, sources, hints="none")
    return result.supergraph_sdl


def print_findings(
    result: CompositionResult, sources: list[SubgraphSource], *, hints: str, colour: str = "auto"
) -> None:
    """Print errors and the hints of a level to standard error."""
    colours = wants_colour(sys.stderr, colour)
    shown: list[Diagnostic] = [*result.errors, *(hint for hint in result.hints if hint.severity in HINT_LEVELS[hints])]
    for diagnostic in shown:
        say(f"{render_diagnostic(diagnostic, sources, colour=colours)}\n")


__all__ = ["CONFIG_SUFFIXES", "HINT_LEVELS", "print_findings", "read_sources", "read_text", "supergraph_of"]
