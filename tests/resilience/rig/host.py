"""One process of the market: some domains' applications, some domains' workers, wired as in production."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from importlib import import_module
from typing import Any, Final

import uvicorn
import uvloop
from launcher.single import COMMON_OPTIONS, HostedServer

DOMAINS: Final = ("inventory", "discount", "basket", "ordering", "payment", "shipping", "notifications")
PRELOADED: Final = (
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.httptools_impl",
    "stoa_service.migrations",
    "stoa_messaging.rabbit",
    "stoa_messaging.redis_streams",
    "ordering.saga.engine",
    "asyncpg",
    "rig.identity",
)


def migrate_domain(domain: str) -> None:
    """The domain's database at its newest version."""
    module = import_module(f"{domain}.migrate")
    migrate = import_module("stoa_service").migrate
    migrate(folder=module.MIGRATIONS, database_url=_settings(domain).database_url)


def rebuild(domain: str) -> None:
    """The domain's projections, folded from its events."""
    asyncio.run(import_module(f"{domain}.rebuild").rebuild(_settings(domain).database_url))


TASKS: Final[Mapping[str, Callable[[str], None]]] = {"migrate": migrate_domain, "rebuild": rebuild}


def host(order: Mapping[str, Any], say_ready: Callable[[], None]) -> None:
    """Runs until SIGTERM."""
    import_module("stoa_service").configure_logging(level=os.environ.get("STOA_LOG_LEVEL", "INFO"), structured=False)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    uvloop.run(_run(order, say_ready))


async def _run(order: Mapping[str, Any], say_ready: Callable[[], None]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        for name, port in order.get("served", {}).items():
            app = import_module("rig.identity").application() if name == "identity" else _app(name)
            await stack.enter_async_context(_listening(app, port))
        for domain in order.get("workers", ()):
            await stack.enter_async_context(import_module(f"{domain}.wiring").build_worker(_settings(domain)))
        say_ready()
        await stop.wait()


def _app(domain: str) -> Any:
    return import_module(f"{domain}.wiring").build_app(_settings(domain))


def _settings(domain: str) -> Any:
    return import_module(f"{domain}.config").Settings.from_env()


@contextlib.asynccontextmanager
async def _listening(app: Any, port: int) -> AsyncIterator[None]:
    server = HostedServer(uvicorn.Config(app, host="127.0.0.1", port=port, **COMMON_OPTIONS))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        if serving.done():
            await serving
            raise RuntimeError(f"nothing listens on port {port}")
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
