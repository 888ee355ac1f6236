"""Programs for callers without an event loop: they are started and watched from a thread of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

from launcher.programs import Program, RunningProgram

CALL_WITHIN_SECONDS = 300.0

Result = TypeVar("Result")


class BackgroundPrograms:
    """Starts programs one by one and stops them in the opposite order."""

    def __init__(self, log_folder: Path) -> None:
        self._log_folder = log_folder
        self._logs: dict[str, IO[str]] = {}
        self._running: list[RunningProgram] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="launcher programs", daemon=True)
        self._thread.start()

    def start(self, program: Program) -> RunningProgram:
        """Start a program and return when it is ready."""
        return self.call(self._start(program))

    def start_together(self, programs: Sequence[Program]) -> list[RunningProgram]:
        """Start several at once and return when all are ready."""

        async def start_all() -> list[RunningProgram]:
            return list(await asyncio.gather(*(self._start(program) for program in programs)))

        return self.call(start_all())

    def stop(self, running: RunningProgram) -> None:
        """Stop one program now."""
        if running in self._running:
            self._running.remove(running)
            self.call(running.stop())

    def close_all(self) -> None:
        """Stop everything that was started here; more may be started afterwards."""
        while self._running:
            self.stop(self._running[-1])

    def close(self) -> None:
        """Stop everything, and the thread."""
        self.close_all()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CALL_WITHIN_SECONDS)
        self._loop.close()
        for log in self._logs.values():
            log.close()

    def call(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine on the thread's loop and wait for its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_WITHIN_SECONDS)

    async def _start(self, program: Program) -> RunningProgram:
        running = await RunningProgram.start(program, self._write)
        self._running.append(running)
        await running.wait_until_ready()
        return running

    def _write(self, name: str, line: str) -> None:
        log = self._logs.get(name)
        if log is None:
            self._log_folder.mkdir(parents=True, exist_ok=True)
            log = self._logs[name] = (self._log_folder / f"{name}.log").open("a", encoding="utf-8")
        log.write(line + "\n")
        log.flush()
