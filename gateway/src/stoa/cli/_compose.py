"""``stoa compose``: a YAML file in the shape that rover reads, composed without a network."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any, TextIO

import orjson
import yaml

from stoa.composition import CompositionResult, Diagnostic, SubgraphSource, compose, render_diagnostic
from stoa.errors import ConfigurationError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("config", type=Path, help="YAML: subgraphs: {name: {routing_url, schema: {file}}}")
    parser.add_argument("--output", type=Path, help="write the supergraph here instead of printing it")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--check", type=Path, metavar="FILE", help="fail when FILE is not what would be composed")


def run(options: argparse.Namespace) -> int:
    """0: composed (and equal to the checked file); 1: errors, or the file differs."""
    sources = read_sources(options.config)
    result = compose(sources)
    if options.format == "json":
        sys.stdout.write(orjson.dumps(_as_json(result), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        colour = wants_colour(sys.stderr)
        for diagnostic in (*result.errors, *result.hints):
            sys.stderr.write(f"{render_diagnostic(diagnostic, sources, colour=colour)}\n\n")
    if result.supergraph_sdl is None:
        return 1
    return _deliver(options, result.supergraph_sdl)


def wants_colour(stream: TextIO) -> bool:
    """Colour is for a person at a terminal who did not refuse it (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _deliver(options: argparse.Namespace, sdl: str) -> int:
    if options.check is not None:
        return _check(options.check, sdl)
    if options.output is not None:
        options.output.write_text(sdl, "utf-8")
    elif options.format != "json":
        sys.stdout.write(sdl)
    return 0


def _check(path: Path, sdl: str) -> int:
    if path.is_file() and path.read_text("utf-8") == sdl:
        return 0
    sys.stderr.write(f"{path} is not what the subgraphs compose to. Run 'stoa compose' with --output {path}.\n")
    return 1


def read_sources(config: Path) -> list[SubgraphSource]:
    """Schema files are found relative to the configuration file."""
    try:
        document = yaml.safe_load(config.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{config} is not valid YAML.") from error
    subgraphs = document.get("subgraphs") if isinstance(document, dict) else None
    if not isinstance(subgraphs, dict) or not subgraphs:
        raise ConfigurationError(f"{config} has no 'subgraphs'. Name each with its routing_url and schema: {{file}}.")
    return [_read_source(config, str(name), entry) for name, entry in subgraphs.items()]


def _read_source(config: Path, name: str, entry: Any) -> SubgraphSource:
    schema = entry.get("schema") if isinstance(entry, dict) else None
    file = schema.get("file") if isinstance(schema, dict) else None
    if not isinstance(file, str):
        raise ConfigurationError(f"{config}: subgraph '{name}' has no 'schema: {{file: …}}'.")
    path = config.parent / file
    try:
        sdl = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{config}: the schema {path} of subgraph '{name}' cannot be read.") from error
    return SubgraphSource(name=name, url=str(entry.get("routing_url", "")), sdl=sdl, origin=str(path))


def _as_json(result: CompositionResult) -> dict[str, Any]:
    return {
        "errors": [_diagnostic(each) for each in result.errors],
        "hints": [_diagnostic(each) for each in result.hints],
        "supergraph": result.supergraph_sdl,
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "coordinate": diagnostic.coordinate,
        "subgraphs": list(diagnostic.subgraphs),
        "locations": [
            {"subgraph": place.subgraph, "file": place.origin, "line": place.line, "column": place.column}
            for place in diagnostic.locations
        ],
        "mend": diagnostic.hint_to_mend,
        "page": diagnostic.page,
    }


__all__ = ["add_arguments", "read_sources", "run"]
