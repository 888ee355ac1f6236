"""Entries of a configuration to SDL: files and modules at once, running services side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

from stoa.composition import SubgraphSource
from stoa.errors import ConfigurationError
from stoa.subgraph_sources._config import (
    ComposeConfig,
    FileSchema,
    InlineSchema,
    ModuleSchema,
    RunningSchema,
    SubgraphEntry,
)
from stoa.subgraph_sources._module import sdl_of_module

_T = TypeVar("_T")
_MAX_BYTES: Final = 16 * 1024 * 1024


def load_sources(
    config: ComposeConfig, *, seconds: float = 10.0, report: Callable[[str], None] = lambda _: None
) -> list[SubgraphSource]:
    """Raise :class:`ConfigurationError` naming every source that cannot be had.

    ``seconds`` is what a running service has for its answer; ``report`` hears once a second who is still awaited.
    """
    running = {entry.name: entry.schema for entry in config.subgraphs if isinstance(entry.schema, RunningSchema)}
    problems: list[str] = []
    found = {
        entry.name: text
        for entry in config.subgraphs
        if entry.name not in running and (text := _local(entry, config.folder, problems)) is not None
    }
    if running and not problems:
        from stoa.subgraph_sources._running import ask_services  # noqa: PLC0415 - files need no HTTP client

        answers, failures = _finish(ask_services(running, seconds=seconds, report=report))
        found |= answers
        problems += failures
    if problems:
        raise ConfigurationError("\n".join(problems))
    return [
        SubgraphSource(name=entry.name, url=entry.routing_url, sdl=found[entry.name], origin=_origin(entry))
        for entry in config.subgraphs
    ]


def _finish(work: Coroutine[Any, Any, _T]) -> _T:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    # in a notebook a loop runs already, and it cannot run another one inside
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


def _local(entry: SubgraphEntry, folder: Path, problems: list[str]) -> str | None:
    try:
        match entry.schema:
            case FileSchema(path):
                return _read_file(path)
            case ModuleSchema(reference):
                return sdl_of_module(reference, folder)
            case InlineSchema(sdl):
                return sdl
            case _:
                return None
    except ConfigurationError as error:
        problems.append(f"Subgraph '{entry.name}': {error.message}")
        return None


def _read_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise ConfigurationError(f"the schema {path} is larger than {_MAX_BYTES} bytes.")
        return content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"the schema {path} cannot be read.") from error


def _origin(entry: SubgraphEntry) -> str:
    match entry.schema:
        case FileSchema(path):
            return str(path)
        case ModuleSchema(reference):
            return reference
        case _:
            return ""


__all__ = ["load_sources"]
