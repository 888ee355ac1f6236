"""Calls between services that share a process: the same bytes, credential, tenant and deadline as over gRPC, and no socket.

A server says on which port it answers; a client that would ask this machine's port asks the server directly. Where each service has a
process of its own nobody is near and everything goes over the network. Knows no service and no message.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

Answers = Callable[[str, bytes, Mapping[str, str], float], Awaitable[bytes]]
"""Of a call's name, its request, its metadata and the seconds it may take; raises :class:`CallRefused`."""

_THIS_MACHINE: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_near: Final[dict[int, tuple[asyncio.AbstractEventLoop, Answers]]] = {}


class CallRefused(Exception):
    """No answer; `status` is the name of a status of gRPC."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@contextmanager
def answering(port: int, answers: Answers) -> Iterator[None]:
    """The server of this port can be asked directly, by whoever runs on the same loop."""
    _near[port] = (asyncio.get_running_loop(), answers)
    try:
        yield
    finally:
        _near.pop(port, None)


def near(target: str) -> Answers | None:
    """Who answers at `host:port` within this process; None: nobody, ask the network."""
    host, _, port = target.rpartition(":")
    if host not in _THIS_MACHINE or not port.isdecimal():
        return None
    loop, answers = _near.get(int(port), (None, None))
    return answers if loop is not None and loop is asyncio.get_running_loop() else None
