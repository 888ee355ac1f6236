"""``stoa compose``: subgraphs from a YAML file in the shape that rover reads, or from lines of JSON."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stoa.cli._compose_answer import composition_as_json
from stoa.cli._compose_lines import answer_lines
from stoa.cli._compositions import HINT_LEVELS, print_findings, read_sources
from stoa.cli._terminal import add_colour, print_json, say, write_whole
from stoa.composition import compose
from stoa.errors import ConfigurationError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "config",
        type=Path,
        nargs="?",
        help="YAML: subgraphs: {name: {routing_url, schema: {file | sdl | subgraph_url | module}}}; '-' reads standard input",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the supergraph here instead of printing it")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="json: findings and supergraph to stdout"
    )
    parser.add_argument("--check", type=Path, metavar="FILE", help="fail when FILE is not what would be composed")
    parser.add_argument(
        "--hints", choices=tuple(HINT_LEVELS), default="info", help="hints of this level and above as text"
    )
    parser.add_argument(
        "--timeout", type=float, default=10.0, metavar="SECONDS", help="for a running service to answer"
    )
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help='no CONFIG: each line of standard input {"id", "services": [{"name", "url", "sdl"}]} gets one line of answer',
    )
    add_colour(parser)


def run(options: argparse.Namespace) -> int:
    """0: composed (and equal to the checked file); 1: errors, or the file differs."""
    if options.jsonl:
        _refuse_beside_jsonl(options)
        return answer_lines(sys.stdin.buffer, sys.stdout.buffer)
    if options.config is None:
        raise ConfigurationError("Name the configuration to compose, or give --jsonl.")
    if not options.timeout > 0:
        raise ConfigurationError("--timeout takes a number of seconds above 0.")
    sources = read_sources(options.config, seconds=options.timeout)
    with _without_collector():
        result = compose(sources)
    if options.format == "json":
        print_json(composition_as_json(result))
    else:
        print_findings(result, sources, hints=options.hints, colour=options.color)
    if result.supergraph_sdl is None:
        return 1
    return _deliver(options, result.supergraph_sdl)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Composition makes large trees that live until it ends: looking for cycles in them takes a fifth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _refuse_beside_jsonl(options: argparse.Namespace) -> None:
    if options.config is not None or options.output is not None or options.check is not None:
        raise ConfigurationError(
            "--jsonl reads subgraphs from standard input: no CONFIG, --output or --check beside it."
        )


def _deliver(options: argparse.Namespace, sdl: str) -> int:
    if options.check is not None:
        return _check(options.check, sdl)
    if options.output is not None:
        write_whole(options.output, sdl)
    elif options.format != "json":
        sys.stdout.write(sdl)
    return 0


def _check(path: Path, sdl: str) -> int:
    if path.is_file() and path.read_bytes() == sdl.encode():
        return 0
    say(f"{path} is not what the subgraphs compose to. Run 'stoa compose' with --output {path}.")
    return 1


__all__ = ["add_arguments", "run"]
