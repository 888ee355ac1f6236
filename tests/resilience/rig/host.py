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

from rig.layout import GATEWAY, IDENTITY, WHOLE

SEEDED_PRODUCTS: Final = 12
PRELOADED: Final = (
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.httptools_impl",
    "stoa_service.migrations",
    "stoa_messaging.rabbit",
    "stoa_messaging.redis_streams",
    "ordering.saga.engine",
    "asyncpg",
    "rig.identity",
    "catalog.seed.filling",
    "audit.verify",
    "stoa.wiring",
    *(f"{domain}.wiring" for domain in WHOLE.domains),
)


def migrate_domain(domain: str) -> None:
    """The domain's database at its newest version."""
    module = import_module(f"{domain}.migrate")
    migrate = import_module("stoa_service").migrate
    migrate(folder=module.MIGRATIONS, database_url=_settings(domain).database_url)


def rebuild(domain: str) -> None:
    """The domain's projections, folded from its events."""
    asyncio.run(import_module(f"{domain}.rebuild").rebuild(_settings(domain).database_url))


def declare(domain: str) -> None:
    """What the domain listens to is kept by the broker from now on."""
    asyncio.run(import_module(f"{domain}.wiring").build_worker(_settings(domain)).declare())


def seed(domain: str) -> None:
    """A small demo shop, told to the others by the catalogue itself."""
    database = import_module("stoa_service").Database(_settings(domain).database_url)

    async def fill() -> None:
        await import_module(f"{domain}.seed.filling").fill(database, SEEDED_PRODUCTS)
        await database.close()

    asyncio.run(fill())


def verify(domain: str) -> None:
    """Fails when the journal's chain does not hold, from its first entry on; says why."""
    found = asyncio.run(import_module(f"{domain}.verify").verify(_settings(domain), full=True, tenant=None))
    broken = [import_module(f"{domain}.verify").told(each) for each in found if not each.is_whole]
    if broken:
        raise SystemExit("\n".join(broken))


TASKS: Final[Mapping[str, Callable[[str], None]]] = {
    "migrate": migrate_domain,
    "rebuild": rebuild,
    "declare": declare,
    "seed": seed,
    "verify": verify,
}


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
            await stack.enter_async_context(_listening(port, **_application(name)))
        for domain in order.get("workers", ()):
            await stack.enter_async_context(import_module(f"{domain}.wiring").build_worker(_settings(domain)))
        say_ready()
        await stop.wait()


def _application(name: str) -> dict[str, Any]:
    """The application, and how it wants to be served."""
    if name == IDENTITY:
        return {"app": import_module("rig.identity").application()}
    if name == GATEWAY:
        settings = import_module("stoa.config").settings_from_env(os.environ)
        gateway = import_module("stoa.wiring").build_gateway(settings)
        return {"app": gateway, "http": import_module("stoa.http").direct_protocol(settings.http, gateway.plain)}
    return {"app": import_module(f"{name}.wiring").build_app(_settings(name))}


def _settings(domain: str) -> Any:
    return import_module(f"{domain}.config").Settings.from_env()


@contextlib.asynccontextmanager
async def _listening(port: int, **options: Any) -> AsyncIterator[None]:
    server = HostedServer(uvicorn.Config(host="127.0.0.1", port=port, **{**COMMON_OPTIONS, **options}))
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
