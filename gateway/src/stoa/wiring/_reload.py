"""Follow the supergraph file: when it changes and can be used, swap the new graph in; else keep the old one and say so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from stoa.errors import StoaError
from stoa.pipeline import GatewayGraph, Pipeline

_EVERY_SECONDS: Final = 2.0
_log = logging.getLogger("stoa.reload")


class SupergraphReload:
    """``build`` makes a graph from SDL; it runs in a thread."""

    def __init__(self, path: Path, pipeline: Pipeline, build: Callable[[str], GatewayGraph]) -> None:
        self._path = path
        self._pipeline = pipeline
        self._build = build
        self._seen = _stamp(path)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            stamp = _stamp(self._path)
            if stamp is not None and stamp != self._seen:
                self._seen = stamp
                await self.reload()

    async def reload(self) -> None:
        """Requests under way end on the graph that they began with; its idle connections are closed."""
        try:
            sdl = await asyncio.to_thread(self._path.read_text, "utf-8")
            graph = await asyncio.to_thread(self._build, sdl)
        except (StoaError, OSError, ValueError) as error:
            _log.error("The changed supergraph cannot be used, the old one stays: %s", error)
            return
        old = await self._pipeline.replace_graph(graph)
        await old.transport.aclose()
        _log.info("A new supergraph is in use.")


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size)


__all__ = ["SupergraphReload"]
