"""Ports: which are free, and who sits on the busy ones."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

import psutil

from launcher.errors import PortBusy

LOOPBACK = "127.0.0.1"


def free_ports(count: int) -> tuple[int, ...]:
    """Ports nobody listens on now; all are held until the last is found, so they differ."""
    held = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    try:
        for holder in held:
            holder.bind((LOOPBACK, 0))
        return tuple(holder.getsockname()[1] for holder in held)
    finally:
        for holder in held:
            holder.close()


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
    """Name and pid of the listener, as far as the system tells us."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return "a process of another user"
    for connection in connections:
        listens = connection.status == psutil.CONN_LISTEN and connection.laddr[1:2] == (port,)
        if listens and connection.pid:
            return _describe(connection.pid)
    return "a process that the system does not show us"


def _describe(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        command = " ".join(process.cmdline())[:100]
        return f"{process.name()} (pid {pid}: {command})"
    except psutil.Error:
        return f"pid {pid}"
