"""One-off steps: a program that has to end well before the start goes on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.console import Console
from launcher.errors import StepFailed

LONGEST_LINE = 1024 * 1024
LAST_LINES = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to run once, and for how long at most."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    within_seconds: float


async def run_step(step: Step, console: Console) -> None:
    """Run the step; its lines are shown; an error or a timeout raises, a cancellation ends the step's processes."""
    process = await asyncio.create_subprocess_exec(
        *step.argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=dict(step.environment),
        cwd=step.folder,
        start_new_session=True,
        limit=LONGEST_LINE,
    )
    told: deque[str] = deque(maxlen=LAST_LINES)
    try:
        async with asyncio.timeout(step.within_seconds):
            await _show_lines(process, step.name, console, told)
            code = await process.wait()
    except TimeoutError as error:
        raise StepFailed(f"{step.name} took longer than {step.within_seconds:.0f} s.{_last(told)}") from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    if code:
        raise StepFailed(f"{step.name} ended with {code}.{_last(told)}")


async def _show_lines(process: asyncio.subprocess.Process, name: str, console: Console, told: deque[str]) -> None:
    if process.stdout is None:
        return
    async for raw in process.stdout:
        line = raw.decode("utf-8", "replace").rstrip()
        told.append(line)
        console.line(name, line)


def _last(told: deque[str]) -> str:
    return "\n  ".join([" It said last:", *told]) if told else " It said nothing."
