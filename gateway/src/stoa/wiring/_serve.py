"""Run a gateway in the foreground until it is told to stop."""

from __future__ import annotations

import errno
import gc
import logging
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import uvicorn

from stoa.config import GatewaySettings
from stoa.errors import ConfigurationError
from stoa.http import direct_protocol
from stoa.wiring._gateway import Gateway
from stoa.wiring._workers import supervise

_LAST_PORT: Final = 65_535
_GC_THRESHOLDS: Final = (20_000, 20, 50)
# How old another worker's figures may be where one is asked for metrics.
_METRICS_SECONDS: Final = 1
_log = logging.getLogger("stoa.serve")


def serve(gateway: Gateway, settings: GatewaySettings) -> None:
    """Return on SIGTERM and SIGINT, after the requests under way.

    Raise :class:`ConfigurationError` where the address cannot be listened on.
    """
    workers = _workers(settings)
    with _listening(settings.host, settings.port, workers) as listeners, _stopping_is_no_failure():
        address = f"[{settings.host}]" if ":" in settings.host else settings.host
        _log.info("Listening on http://%s:%d, workers: %d", address, listeners[0].getsockname()[1], workers)
        _spare_what_stays()
        if workers == 1:
            uvicorn.Server(_config(gateway, settings)).run(sockets=listeners)
            return
        with tempfile.TemporaryDirectory(prefix="stoa-metrics-") as folder:
            supervise(workers, lambda number: _work(gateway, settings, listeners[number], Path(folder)))


def _workers(settings: GatewaySettings) -> int:
    if settings.workers is not None:
        return settings.workers
    # Only the main thread may take signals, and pass them on.
    alone = settings.console is not None or threading.current_thread() is not threading.main_thread()
    return 1 if alone else len(os.sched_getaffinity(0))


def _work(gateway: Gateway, settings: GatewaySettings, listener: socket.socket, folder: Path) -> None:
    """One worker's life."""
    shared = gateway.probe.share(folder)

    async def write_metrics() -> None:
        shared.write()

    config = _config(gateway, settings)
    config.callback_notify, config.timeout_notify = write_metrics, _METRICS_SECONDS
    with _stopping_is_no_failure():
        uvicorn.Server(config).run(sockets=[listener])


def _spare_what_stays() -> None:
    """Schemas live as long as the process, and requests leave few cycles: the collector need not look at the ones for the others."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)


@contextmanager
def _stopping_is_no_failure() -> Iterator[None]:
    """The server sends the signal that ended it again, to whoever handled it before: nobody, so that the process ends with 0."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {ending: signal.signal(ending, lambda *_: None) for ending in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)


@contextmanager
def _listening(host: str, port: int, workers: int) -> Iterator[list[socket.socket]]:
    """A socket for each worker: the kernel spreads connections over them, and keeps those of a worker that is being replaced."""
    with ExitStack() as stack:
        first = stack.enter_context(_listen(host, port))
        if workers == 1:
            yield [first]
            return
        taken = first.getsockname()[1]
        first.close()  # it proved that nobody else is there: sharing an address would not tell
        yield [stack.enter_context(_listen(host, taken, share=True)) for _ in range(workers)]


def _listen(host: str, port: int, *, share: bool = False) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise ConfigurationError(f"Port {port} of {host} cannot be listened on. Choose one up to {_LAST_PORT}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048, reuse_port=share)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            advice = "Another process listens there: stop it, or choose another port."
        else:
            advice = "Choose an address of this machine and a port that may be used."
        raise ConfigurationError(f"Port {port} of {host} cannot be listened on. {advice}") from error


def _config(gateway: Gateway, settings: GatewaySettings) -> uvicorn.Config:
    return uvicorn.Config(
        gateway,
        host=settings.host,
        port=settings.port,
        http=direct_protocol(settings.http, gateway.plain),
        ws="websockets-sansio",
        ws_max_size=settings.http.body_bytes,
        loop="uvloop",
        log_level=settings.log_level.lower(),
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
    )


__all__ = ["serve"]
