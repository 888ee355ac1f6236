"""The market's processes: born in the nursery, armed with crash points, brought back whenever they die."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

_READY_SECONDS = 90.0
_TOLD = 3000
# A process that ends by itself so often is broken; nobody waits for it any longer.
_MOST_FAILURES = 3
_LONGEST_LINE = 1024 * 1024
_RIG = Path(__file__).parents[1]


@dataclass(slots=True, kw_only=True)
class Death:
    """A process that ended, and when the next one was ready in its place."""

    cell: str
    how: str
    at: float
    back_at: float = 0.0


@dataclass(slots=True, kw_only=True)
class Cell:
    """A process by name. `arms` are the crash points its next lives end at, one each."""

    name: str
    order: Mapping[str, Any]
    arms: deque[str] = field(default_factory=deque)
    armed: str = ""
    pid: int = 0
    wanted: bool = True
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    killed: bool = False


class Cells:
    """`async with Cells(folder, environment) as cells:`; `deaths` holds every one, `hit` the crash points that were reached."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = dict(environment)
        self._cells: dict[str, Cell] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._listener: asyncio.Task[None] | None = None
        self._open = asyncio.Event()
        self.deaths: list[Death] = []
        self.hit: list[str] = []

    async def __aenter__(self) -> Self:
        paths = [str(_RIG), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        for name in ("CRASH_AT", "BROKER_URL", "REDIS_URL"):
            environment.pop(name, None)
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "rig.nursery"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
            limit=_LONGEST_LINE,
            start_new_session=True,
        )
        self._listener = asyncio.create_task(self._listen(self._process))
        async with asyncio.timeout(_READY_SECONDS):
            await self._open.wait()
        if self._process.returncode is not None or self._listener.done():
            raise RuntimeError("The nursery did not open; what it imports does not import.")
        return self

    async def __aexit__(self, *_: object) -> None:
        for cell in self._cells.values():
            cell.wanted = False
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), 10)
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        if self._listener is not None:
            await self._listener

    async def start(self, cells: Sequence[Cell]) -> None:
        """Returns when all are ready."""
        for cell in cells:
            self._cells[cell.name] = cell
            await self._bear(cell)
        await self.all_ready()

    async def run(self, orders: Sequence[Mapping[str, Any]]) -> None:
        """Tasks that end by themselves."""
        cells = [Cell(name=f"task {number}", order=order, wanted=False) for number, order in enumerate(orders)]
        for cell in cells:
            self._cells[cell.name] = cell
            await self._bear(cell)
        async with asyncio.timeout(_READY_SECONDS):
            for cell in cells:
                await cell.ended.wait()
        failed = [death for death in self.deaths if death.cell.startswith("task ")]
        if failed:
            raise RuntimeError("\n".join(self._told(self._cells[death.cell]) for death in failed))
        for cell in cells:
            del self._cells[cell.name]

    async def all_ready(self) -> None:
        """Waits until every process is back."""
        try:
            async with asyncio.timeout(_READY_SECONDS):
                for cell in self._cells.values():
                    if cell.wanted:
                        await cell.ready.wait()
        except TimeoutError:
            waiting = [cell for cell in self._cells.values() if cell.wanted and not cell.ready.is_set()]
            raise RuntimeError(
                "\n".join(f"{cell.name} is not ready:\n{self._told(cell)}" for cell in waiting)
            ) from None

    async def begin_lives(self, plans: Mapping[str, Sequence[str]]) -> None:
        """Processes by name with the crash points their next lives end at, one each; the first of them begins now."""
        for name, points in plans.items():
            self._cells[name].arms.extend(points)
        await asyncio.gather(*(self.restart(name) for name in plans))

    def armed(self) -> dict[str, list[str]]:
        """What has not been reached yet."""
        left = {cell.name: [*filter(None, [cell.armed]), *cell.arms] for cell in self._cells.values()}
        return {name: plans for name, plans in left.items() if plans}

    def disarm(self) -> None:
        """No further plans; who is armed now stays so until its next life."""
        for cell in self._cells.values():
            cell.arms.clear()

    def kill(self, name: str) -> None:
        """As `kill -9`."""
        cell = self._cells[name]
        if cell.ready.is_set():
            cell.killed = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(cell.pid, signal.SIGKILL)

    async def restart(self, name: str, *, sabotage: Sequence[str] = ()) -> None:
        """Kills it and waits for the next life, and every further one, in which guards may be missing (a control)."""
        cell = self._cells[name]
        cell.order = {**cell.order, "sabotage": list(sabotage)}
        await cell.ready.wait()
        cell.ready.clear()
        cell.killed = True
        os.kill(cell.pid, signal.SIGKILL)
        await cell.ready.wait()

    def pid(self, name: str) -> int:
        return self._cells[name].pid

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._cells)

    def _told(self, cell: Cell) -> str:
        log = self._log_of(cell.name)
        return log.read_text("utf-8", "replace")[-_TOLD:] if log.exists() else ""

    def _log_of(self, name: str) -> Path:
        return self._folder / f"{name.replace(' ', '-')}.log"

    async def _bear(self, cell: Cell) -> None:
        cell.armed = cell.arms.popleft() if cell.arms else ""
        cell.killed = False
        environment = {**self._environment, **({"CRASH_AT": cell.armed} if cell.armed else {})}
        log = str(self._log_of(cell.name))
        order = {"task": "host", **cell.order, "name": cell.name, "environment": environment, "log": log}
        if self._process is None or self._process.stdin is None:
            raise RuntimeError("The nursery is closed.")
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:
            return
        while line := await process.stdout.readline():
            told = json.loads(line)
            if told["event"] == "open":
                self._open.set()
                continue
            await self._heard(self._cells[told["name"]], told)
        self._open.set()

    async def _heard(self, cell: Cell, told: Mapping[str, Any]) -> None:
        match told["event"]:
            case "born":
                cell.pid = told["pid"]
            case "ready" if told["pid"] == cell.pid:
                cell.ready.set()
                for death in self.deaths:
                    if death.cell == cell.name and not death.back_at:
                        death.back_at = time.monotonic()
            case "died":
                await self._died(cell, told["code"])

    async def _died(self, cell: Cell, code: int) -> None:
        cell.ready.clear()
        cell.ended.set()
        if cell.wanted or code:
            how = cell.armed if code == 137 else "SIGKILL" if cell.killed else f"exit {code}"
            self.deaths.append(Death(cell=cell.name, how=how, at=time.monotonic()))
            if code == 137:
                self.hit.append(cell.armed.rpartition(":")[0])
        failures = sum(death.cell == cell.name and death.how.startswith("exit") for death in self.deaths)
        if cell.wanted and failures < _MOST_FAILURES:
            if not cell.killed and code != 137 and cell.armed:
                cell.arms.appendleft(cell.armed)
            await self._bear(cell)
