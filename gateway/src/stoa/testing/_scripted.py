"""A transport that answers what a test tells it to, hostile answers included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import orjson

from stoa.executor import SubgraphRequest, SubgraphResponse

# Bytes are the body as it is; anything else is its JSON; an exception is raised; a function gets the decoded request.
Script: TypeAlias = Any


class ScriptedTransport:
    """``scripts`` maps a subgraph to its answer, or to a list of answers, one per request."""

    def __init__(self, scripts: Mapping[str, Script]) -> None:
        self._scripts = dict(scripts)
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.headers: list[tuple[tuple[bytes, bytes], ...]] = []

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        payload = orjson.loads(request.body)
        self.requests.append((request.subgraph, payload))
        self.headers.append(request.headers)
        await asyncio.sleep(0)
        script = self._scripts[request.subgraph]
        if isinstance(script, list):
            script = script.pop(0)
        return SubgraphResponse(status=200, body=_body(script, payload))

    @asynccontextmanager
    async def stream(self, request: SubgraphRequest) -> AsyncIterator[AsyncIterator[bytes]]:
        payload = orjson.loads(request.body)
        self.requests.append((request.subgraph, payload))
        yield _events(self._scripts[f"{request.subgraph}:events"], payload)

    async def aclose(self) -> None:
        """Nothing is open."""


async def _events(scripts: Sequence[Script], payload: dict[str, Any]) -> AsyncIterator[bytes]:
    for script in scripts:
        yield _body(script, payload)


def _body(script: Script, payload: dict[str, Any]) -> bytes:
    if isinstance(script, Exception):
        raise script
    answer = script(payload) if isinstance(script, Callable) else script  # type: ignore[arg-type]
    return answer if isinstance(answer, bytes) else orjson.dumps(answer)


__all__ = ["ScriptedTransport"]
