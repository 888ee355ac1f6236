"""Compose from Python: from SDL by name, from sources, or from a configuration file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

from stoa.composition import SubgraphSource
from stoa.composition import compose as compose_sources
from stoa.errors import ConfigurationError
from stoa.library._supergraph import Supergraph
from stoa.subgraph_sources import load_sources, read_config, sdl_of

#: SDL, the path of a file with SDL, or a schema object that can print its SDL
Schema: TypeAlias = str | Path | object
#: by name; or sources with addresses; or the path of a configuration in rover's YAML
Sources: TypeAlias = Mapping[str, Schema] | Iterable[SubgraphSource] | str | Path


def compose(sources: Sources, *, urls: Mapping[str, str] | None = None) -> Supergraph:
    """Compose subgraphs into a supergraph.

    ``sources`` is a mapping from subgraph names to SDL (text, the path of a file, or a schema object such as Strawberry's), or
    :class:`SubgraphSource` values, or the path of a YAML configuration. ``urls`` are the addresses of subgraphs given by name.

    Composition errors do not raise: they stand in ``errors`` of what is returned, which prints them.
    """
    result = compose_sources(_read(sources, urls or {}))
    return Supergraph(text=result.supergraph_sdl, errors=result.errors, hints=result.hints)


def load(source: str | Path) -> Supergraph:
    """A supergraph that was composed before: its SDL, or the path of a file with it."""
    return Supergraph(text=source if isinstance(source, str) and "{" in source else _read_file(Path(source)))


def _read(sources: Sources, urls: Mapping[str, str]) -> list[SubgraphSource]:
    if isinstance(sources, str | Path):
        return _from_config(Path(sources))
    if not isinstance(sources, Mapping):
        return list(sources)
    unknown = set(urls) - set(sources)
    if unknown:
        raise ConfigurationError(f"There is an address for {', '.join(sorted(unknown))}, which is no subgraph given.")
    return [_source(name, schema, urls.get(name, "")) for name, schema in sources.items()]


def _source(name: str, schema: Schema, url: str) -> SubgraphSource:
    if isinstance(schema, Path):
        return SubgraphSource(name=name, url=url, sdl=_read_file(schema), origin=str(schema))
    sdl = schema if isinstance(schema, str) else sdl_of(schema)
    if sdl is None:
        kind = type(schema).__name__
        raise ConfigurationError(f"Subgraph '{name}' is a {kind}: give SDL, a Path or a schema that prints its SDL.")
    return SubgraphSource(name=name, url=url, sdl=sdl)


def _from_config(path: Path) -> list[SubgraphSource]:
    config = read_config(_read_file(path), os.environ, named=str(path), folder=path.parent)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return load_sources(config)
    with ThreadPoolExecutor(1) as pool:  # in a notebook a loop runs already, and asking services needs one
        return pool.submit(load_sources, config).result()


def _read_file(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read.") from error


__all__ = ["Schema", "Sources", "compose", "load"]
