"""`python -m rig.nursery`: has everything imported once, and forks a process of the market in milliseconds.

Reads one JSON line per order on stdin and answers with JSON lines on stdout: `born` with a pid, `ready`, `died` with a code.
Children are real processes: a SIGKILL or a crash point ends one as it would end a service. They die with the nursery.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

from rig.host import PRELOADED, TASKS, host
from rig.sabotage import SABOTAGE

_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Serve orders until stdin closes, then end every child."""
    for module in PRELOADED:
        import_module(module)
    gc.collect()
    gc.freeze()
    awakened, awaken = os.pipe()
    for end in (awakened, awaken):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(awaken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    _say(event="open")
    _serve(awakened)


def _serve(awakened: int) -> None:
    children: dict[int, str] = {}
    unread = b""
    while True:
        readable, _, _ = select.select([0, awakened], [], [])
        if awakened in readable:
            os.read(awakened, 4096)
            _bury(children)
        if 0 not in readable:
            continue
        chunk = os.read(0, 65_536)
        if not chunk:
            for pid in children:
                os.kill(pid, signal.SIGKILL)
            return
        *lines, unread = (unread + chunk).split(b"\n")
        for line in lines:
            order = json.loads(line)
            children[_bear(order)] = order["name"]


def _bury(children: dict[int, str]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        _say(event="died", name=children.pop(pid), pid=pid, code=os.waitstatus_to_exitcode(status))


def _bear(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        _say(event="born", name=order["name"], pid=pid)
        return pid
    _live(order)
    return None


def _live(order: dict[str, Any]) -> NoReturn:
    """The child's whole life."""
    code = 1
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        told = os.dup(1)
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, nothing), (1, log), (2, log)):
            os.dup2(source, target)
        os.environ.clear()
        os.environ.update(order["environment"])
        import_module("stoa_messaging.crash_points").arm(os.environ)

        for broken in order.get("sabotage", ()):
            SABOTAGE[broken]()

        def say_ready() -> None:
            os.write(told, _line(event="ready", name=order["name"], pid=os.getpid()))

        if order["task"] in TASKS:
            TASKS[order["task"]](order["domains"][0])
        else:
            host(order, say_ready)
        code = 0
    except BaseException:  # noqa: BLE001 - the log is where a child's end is explained
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _say(**told: Any) -> None:
    os.write(1, _line(**told))


def _line(**told: Any) -> bytes:
    return json.dumps(told).encode() + b"\n"


if __name__ == "__main__":
    main()
