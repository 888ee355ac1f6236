"""One program: how it is started, how it says it is ready, how it is stopped.

Knows processes and signals, never what a program is for.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launcher.errors import ProgramFailed
from launcher.gates import Gate, passes

LAST_LINES = 30
LONGEST_LINE = 1024 * 1024

LineSink = Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run. `stop_group` is for programs that are scripts around the real process."""

    name: str
    argv: tuple[str, ...]
    ready: Gate
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    ready_within_seconds: float = 60.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within_seconds: float = 15.0
    stop_group: bool = False
    restarts: bool = False


class RunningProgram:
    """A started program. Its process leads a session of its own, so a Ctrl-C reaches only the launcher."""

    def __init__(self, program: Program, process: asyncio.subprocess.Process, sink: LineSink) -> None:
        self.program = program
        self.process = process
        self._last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._sink = sink
        self._pump = asyncio.create_task(self._pump_lines(), name=f"log of {program.name}")

    @classmethod
    async def start(cls, program: Program, sink: LineSink) -> RunningProgram:
        """Start the program; it need not be ready yet."""
        process = await asyncio.create_subprocess_exec(
            *program.argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=dict(program.environment) or None,
            cwd=program.folder,
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        return cls(program, process, sink)

    @property
    def has_ended(self) -> bool:
        return self.process.returncode is not None

    async def wait_until_ready(self) -> None:
        """Return when the gate opens; raise when the program ends or the time is over."""
        gate = asyncio.create_task(passes(self.program.ready, self.program.ready_within_seconds))
        ended = asyncio.create_task(self.process.wait())
        try:
            await asyncio.wait((gate, ended), return_when=asyncio.FIRST_COMPLETED)
            if self.has_ended:
                raise ProgramFailed(f"{self.program.name} ended with {self.process.returncode}. {await self._told()}")
            if not gate.result():
                seconds = self.program.ready_within_seconds
                raise ProgramFailed(f"{self.program.name} was not ready within {seconds:.0f} s. {await self._told()}")
        finally:
            gate.cancel()
            ended.cancel()
            await asyncio.gather(gate, ended, return_exceptions=True)

    async def stop(self) -> None:
        """Ask, wait, then end what is left of the program's own process group."""
        self._send(self.program.stop_signal)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), self.program.stop_within_seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._pump, 1.0)

    def _send(self, signal_number: signal.Signals) -> None:
        if self.has_ended:
            return
        with contextlib.suppress(ProcessLookupError):
            if self.program.stop_group:
                os.killpg(self.process.pid, signal_number)
            else:
                os.kill(self.process.pid, signal_number)

    async def _pump_lines(self) -> None:
        stream = self.process.stdout
        if stream is None:
            return
        while True:
            try:
                raw = await stream.readline()
            except ValueError:  # a line longer than the limit: drop it, keep the program running
                continue
            if not raw:
                return
            line = raw.decode("utf-8", "replace").rstrip()
            self._last_lines.append(line)
            self._sink(self.program.name, line)

    async def _told(self) -> str:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._pump), 0.5)
        told = "\n  ".join(self._last_lines)
        return f"It said last:\n  {told}" if told else "It said nothing."
