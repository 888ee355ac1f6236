"""Serving an ASGI application, and running a worker until somebody says stop."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AbstractAsyncContextManager

import uvicorn
from starlette.types import ASGIApp

from stoa_service.logs import configure_logging
from stoa_service.settings import ServiceSettings

_CONCURRENT_REQUESTS = 512
_IDLE_SECONDS = 75
_STOP_SECONDS = 10
_LARGEST_HEADERS = 65_536


def serve(app: ASGIApp, settings: ServiceSettings) -> None:
    """Blocks until SIGINT or SIGTERM; in-flight requests get ten seconds."""
    configure_logging(level=settings.log_level, structured=settings.stoa_env == "production")
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_CONCURRENT_REQUESTS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
        h11_max_incomplete_event_size=_LARGEST_HEADERS,
    )


def run_worker(worker: AbstractAsyncContextManager[object], settings: ServiceSettings) -> None:
    """Enters the worker and leaves it when the process is asked to stop."""
    configure_logging(level=settings.log_level, structured=settings.stoa_env == "production")
    asyncio.run(_until_stopped(worker))


async def _until_stopped(worker: AbstractAsyncContextManager[object]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with worker:
        await stopped.wait()
