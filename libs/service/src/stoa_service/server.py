"""Serving an ASGI application, and running a worker until somebody says stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

import uvicorn
from starlette.types import ASGIApp

from stoa_service.database import async_url
from stoa_service.database_role import RoleBypassesRows, refuse_at_start
from stoa_service.logs import configure_logging
from stoa_service.settings import ServiceSettings

_CONCURRENT_REQUESTS = 512
_IDLE_SECONDS = 75
_STOP_SECONDS = 10
_LARGEST_HEADERS = 65_536


def serve(app: ASGIApp, settings: ServiceSettings) -> None:
    """Blocks until SIGINT or SIGTERM; in-flight requests get ten seconds."""
    _prepare(settings)
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


class RunsAsWorker(Protocol):
    """What `python -m <domain>.worker` runs."""

    async def __aenter__(self) -> object: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> bool | None: ...

    async def declare(self) -> None: ...


def run_worker(worker: RunsAsWorker, settings: ServiceSettings, arguments: Sequence[str] | None = None) -> None:
    """Enters the worker and leaves it when the process is asked to stop.

    With the argument `declare` it only prepares the broker for the worker and returns.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments not in ([], ["declare"]):
        raise SystemExit(f"{settings.domain}.worker takes no argument, or `declare`.")
    _prepare(settings)
    asyncio.run(worker.declare() if arguments else _until_stopped(worker))


def _prepare(settings: ServiceSettings) -> None:
    is_production = settings.stoa_env == "production"
    configure_logging(level=settings.log_level, structured=is_production)
    if not is_production:
        return
    try:
        refuse_at_start(async_url(settings.database_url))
    except RoleBypassesRows as refused:
        raise SystemExit(f"{settings.domain} does not start ({refused.code}). {refused}") from None


async def _until_stopped(worker: RunsAsWorker) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with worker:
        await stopped.wait()
