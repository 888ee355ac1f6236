"""`python -m launcher.single`: the whole market in one process and one event loop.

The gateway calls the subgraphs in process; their ports are open too, for the calls between them and for curious people.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final

import uvicorn
import uvloop

from launcher.addresses import DOMAINS

START_WITHIN_SECONDS: Final = 60.0
STOP_WITHIN_SECONDS: Final = 10
COMMON_OPTIONS: Final[Mapping[str, Any]] = {
    "http": "httptools",
    "ws": "none",
    "lifespan": "on",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
    "limit_concurrency": 512,
    "timeout_graceful_shutdown": STOP_WITHIN_SECONDS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """An application and where it listens."""

    name: str
    app: Any
    host: str
    port: int
    options: Mapping[str, Any] = field(default_factory=dict)


class HostedServer(uvicorn.Server):
    """A server among others: signals belong to the process as a whole."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def main() -> int:
    """Serve until SIGINT or SIGTERM."""
    settings = {domain: import_module(f"{domain}.config").Settings.from_env() for domain in DOMAINS}
    level = settings[DOMAINS[0]].log_level
    import_module("stoa_service.logs").configure_logging(level=level, structured=False)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # twelve servers that say the same
    uvloop.run(_run(settings))
    return 0


async def _run(settings: Mapping[str, Any]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        for hosted in _applications(settings):
            await stack.enter_async_context(_served(hosted))
        for domain in DOMAINS:
            await stack.enter_async_context(import_module(f"{domain}.wiring").build_worker(settings[domain]))
        await stop.wait()


def _applications(settings: Mapping[str, Any]) -> Iterator[Hosted]:
    subgraphs = {domain: import_module(f"{domain}.wiring").build_app(settings[domain]) for domain in DOMAINS}
    for domain, app in subgraphs.items():
        yield Hosted(name=domain, app=app, host=settings[domain].host, port=settings[domain].port)
    yield _gateway(subgraphs)
    for name in ("bff_web", "bff_mobile"):
        own = import_module(f"{name}.config").settings_from_env()
        yield Hosted(name=name, app=import_module(f"{name}.wiring").build_app(own), host=own.host, port=own.port)


def _gateway(subgraphs: Mapping[str, Any]) -> Hosted:
    settings = import_module("stoa.config").settings_from_env(os.environ)
    return Hosted(
        name="gateway",
        app=import_module("stoa.wiring").build_gateway(settings, transports=subgraphs),
        host=settings.host,
        port=settings.port,
        options={
            "http": import_module("stoa.http").limited_protocol(settings.http),
            "ws": "websockets-sansio",
            "ws_max_size": settings.http.body_bytes,
        },
    )


@contextlib.asynccontextmanager
async def _served(hosted: Hosted) -> Any:
    """Listening when entered; drained when left."""
    options = {**COMMON_OPTIONS, **hosted.options}
    server = HostedServer(uvicorn.Config(hosted.app, host=hosted.host, port=hosted.port, **options))
    serving = asyncio.create_task(server.serve(), name=f"server of {hosted.name}")
    try:
        await _started(server, serving, hosted)
        yield
    finally:
        server.should_exit = True
        await serving


async def _started(server: uvicorn.Server, serving: asyncio.Task[None], hosted: Hosted) -> None:
    async with asyncio.timeout(START_WITHIN_SECONDS):
        while not server.started:
            if serving.done():
                await serving
                raise RuntimeError(f"{hosted.name} did not start on {hosted.host}:{hosted.port}.")
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
