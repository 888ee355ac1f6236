"""Keeps programs running: starts them behind their gates, restarts them when they end, stops them in reverse order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from launcher.console import Console
from launcher.errors import LauncherError, ProgramFailed
from launcher.programs import Program, RunningProgram

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
STORES = ("postgres", "redis", "rabbitmq")


class Supervisor:
    """`changed` is told whenever a program has started or ended."""

    def __init__(self, console: Console, changed: Callable[[], None]) -> None:
        self._console = console
        self._changed = changed
        self._order: list[str] = []
        self._running: dict[str, RunningProgram] = {}
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._stopping = False

    @property
    def pids(self) -> dict[str, int]:
        """The processes that run now."""
        return {name: running.process.pid for name, running in self._running.items() if not running.has_ended}

    async def start(self, program: Program) -> None:
        """Start one program, wait for its gate, and look after it from then on."""
        if self._stopping:
            raise ProgramFailed(f"{program.name} is not started: the market is being stopped.")
        self._order.append(program.name)
        await self._launch(program)
        await self._running[program.name].wait_until_ready()
        if program.restarts:
            self._keepers[program.name] = asyncio.create_task(self._keep(program), name=f"keeper of {program.name}")

    async def stop_all(self) -> None:
        """Stop everything, the last started first; what holds no data goes together."""
        self._stopping = True
        for keeper in self._keepers.values():
            keeper.cancel()
        await asyncio.gather(*self._keepers.values(), return_exceptions=True)
        for group in _reversed_groups(self._order):
            await asyncio.gather(*(self._stop(name) for name in group))
        self._changed()

    async def _stop(self, name: str) -> None:
        running = self._running.get(name)
        if running is not None:
            await running.stop()

    async def _launch(self, program: Program) -> None:
        self._running[program.name] = await RunningProgram.start(program, self._console.line)
        self._changed()

    async def _keep(self, program: Program) -> None:
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE_SECONDS
        while True:
            began = loop.time()
            code = await self._running[program.name].process.wait()
            self._changed()
            if loop.time() - began > STEADY_AFTER_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self._console.progress(f"{program.name} ended with {code}; it is started again in {pause:.1f} s")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            await self._start_again(program)

    async def _start_again(self, program: Program) -> None:
        await self._running[program.name].stop()  # what its group has left
        try:
            await self._launch(program)
            await self._running[program.name].wait_until_ready()
            self._console.progress(f"{program.name} runs again")
        except (LauncherError, OSError) as error:
            self._console.progress(f"{program.name} did not come back: {error}")
            with contextlib.suppress(LauncherError):
                await self._running[program.name].stop()


def _reversed_groups(order: list[str]) -> list[list[str]]:
    """What others keep their data in goes one by one and last; everything else goes at once before it."""
    stores = [name for name in order if name in STORES]
    others = [name for name in order if name not in STORES]
    return [others, *([name] for name in reversed(stores))]
