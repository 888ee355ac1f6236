"""Serve an ASGI application on a free loopback port for the length of a test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from stoa.config import HttpSettings
from stoa.http import LimitedProtocol, direct_protocol, limited_protocol
from stoa.wiring import Gateway


@asynccontextmanager
async def served(app: Any, settings: HttpSettings | None = None, *, lifespan: str = "off") -> AsyncIterator[str]:
    """The address, such as ``http://127.0.0.1:43210``."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        http=_protocol(app, settings or HttpSettings()),
        ws="websockets-sansio",
        lifespan="on" if lifespan == "on" else "off",
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = _QuietServer(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            await task
        await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


def _protocol(app: Any, settings: HttpSettings) -> type[LimitedProtocol]:
    return direct_protocol(settings, app.plain) if isinstance(app, Gateway) else limited_protocol(settings)


class _QuietServer(uvicorn.Server):
    """Leaves the test runner's signal handlers alone."""

    def install_signal_handlers(self) -> None:
        return

    def capture_signals(self) -> Any:
        return _Nothing()


class _Nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


__all__ = ["served"]
