"""Run a gateway in the foreground until it is told to stop."""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from stoa.config import GatewaySettings
from stoa.errors import ConfigurationError
from stoa.http import direct_protocol
from stoa.wiring._gateway import Gateway

_LAST_PORT: Final = 65_535
_GC_THRESHOLDS: Final = (20_000, 20, 50)
_log = logging.getLogger("stoa.serve")


def serve(gateway: Gateway, settings: GatewaySettings) -> None:
    """Return on SIGTERM and SIGINT, after the requests under way.

    Raise :class:`ConfigurationError` where the address cannot be listened on.
    """
    with _listen(settings.host, settings.port) as listener, _stopping_is_no_failure():
        address = f"[{settings.host}]" if ":" in settings.host else settings.host
        _log.info("Listening on http://%s:%d", address, listener.getsockname()[1])
        _spare_what_stays()
        uvicorn.Server(_config(gateway, settings)).run(sockets=[listener])


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


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise ConfigurationError(f"Port {port} of {host} cannot be listened on. Choose one up to {_LAST_PORT}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
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
