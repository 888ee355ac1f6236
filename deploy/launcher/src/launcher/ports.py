"""Ports: which are free, and who sits on the busy ones."""

from __future__ import annotations

import errno
import random
import socket
from collections.abc import Iterable

import psutil

from launcher.errors import PortBusy

LOOPBACK = "127.0.0.1"
QUIET_PORTS = range(20_000, 32_000)

_given_out: set[int] = set()


def free_ports(count: int) -> tuple[int, ...]:
    """Ports nobody uses now, each given out once.

    They lie below those that systems hand to outgoing connections: a server that needs half a minute to listen would
    otherwise find its port taken by somebody's client.
    """
    found: list[int] = []
    for port in random.sample(QUIET_PORTS, len(QUIET_PORTS)):
        if len(found) == count:
            break
        if port not in _given_out and is_free(port):
            _given_out.add(port)
            found.append(port)
    if len(found) < count:
        raise PortBusy(f"There are no {count} free ports between {QUIET_PORTS[0]} and {QUIET_PORTS[-1]}.")
    return tuple(found)


def require_free(wanted: Iterable[tuple[str, int]]) -> None:
    """Refuse to start while any of the named ports is taken, and say by whom."""
    busy = [f"  {port} (for {name}) is held by {owner_of(port)}" for name, port in wanted if not is_free(port)]
    if busy:
        lines = "\n".join(busy)
        raise PortBusy(f"These ports are busy:\n{lines}\nStop their owners, or set other ports in the environment.")


def is_free(port: int) -> bool:
    """Whether this machine lets us listen on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
        return True


def owner_of(port: int) -> str:
    """Name and pid of whoever uses the port, as far as the system tells us: a listener, or else a client."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return "a process of another user"
    here = [connection for connection in connections if connection.laddr[1:2] == (port,)]
    for connection in sorted(here, key=lambda connection: connection.status != psutil.CONN_LISTEN):
        if connection.pid:
            return _describe(connection.pid)
    return "a process that the system does not show us"


def _describe(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        command = " ".join(process.cmdline())[:100]
        return f"{process.name()} (pid {pid}: {command})"
    except psutil.Error:
        return f"pid {pid}"
