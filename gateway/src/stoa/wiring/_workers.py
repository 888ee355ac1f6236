"""Several processes behind one address: made from one that has loaded everything, so that they share its memory."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Final

_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 5.0
# A worker that lived this long did not fail because of how it starts.
_LIVED_SECONDS: Final = 10.0
_PARENT_DIED: Final = 1  # PR_SET_PDEATHSIG
_ENDINGS: Final = (signal.SIGTERM, signal.SIGINT)
_log = logging.getLogger("stoa.workers")


def supervise(count: int, work: Callable[[int], None]) -> None:
    """Run ``work(number)`` in ``count`` processes until SIGTERM or SIGINT, which they get too; begin again where one ends.

    Call it from the main thread, without an event loop. Returns when all have ended.
    """
    _Supervisor(work).run(count)


class _Supervisor:
    def __init__(self, work: Callable[[int], None]) -> None:
        self._work = work
        self._workers: dict[int, tuple[int, float]] = {}
        self._pauses: dict[int, float] = {}
        self._stopping = threading.Event()

    def run(self, count: int) -> None:
        before = {ending: signal.signal(ending, self._stop) for ending in _ENDINGS}
        try:
            for number in range(count):
                self._begin(number)
            while self._workers:
                pid, status = os.wait()
                self._ended(pid, os.waitstatus_to_exitcode(status))
        finally:
            for ending, handler in before.items():
                signal.signal(ending, handler)

    def _begin(self, number: int) -> None:
        # A signal between fork and the entry in the table would find no worker to be passed on to.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
        try:
            pid = os.fork()
            if pid == 0:
                _become_worker(lambda: self._work(number))
            self._workers[pid] = (number, time.monotonic())
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)
        if self._stopping.is_set():
            os.kill(pid, signal.SIGTERM)

    def _ended(self, pid: int, code: int) -> None:
        number, began = self._workers.pop(pid)
        if self._stopping.is_set():
            return
        _log.error("Worker %d (pid %d) ended with %d; another one takes its place.", number, pid, code)
        lived = time.monotonic() - began >= _LIVED_SECONDS
        pause = _FIRST_PAUSE_SECONDS if lived else self._pauses.get(number, _FIRST_PAUSE_SECONDS)
        self._pauses[number] = min(pause * 2, _LONGEST_PAUSE_SECONDS)
        if not self._stopping.wait(pause):
            self._begin(number)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping.set()
        for pid in self._workers:
            os.kill(pid, signal.SIGTERM)


def _become_worker(work: Callable[[], None]) -> None:
    """Never returns: nothing that the parent would still do may be done here."""
    code = 1
    try:
        if sys.platform == "linux":
            # Whoever kills the parent hard ends its workers too.
            ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)
        for ending in _ENDINGS:
            signal.signal(ending, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - the process ends here, and says why
        _log.exception("A worker failed.")
    finally:
        logging.shutdown()
        os._exit(code)


__all__ = ["supervise"]
