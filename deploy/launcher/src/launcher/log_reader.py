"""`make logs`: the last lines of a market's log files, and those to come."""

from __future__ import annotations

import sys
import time
from collections import deque
from pathlib import Path
from typing import IO

from launcher.console import ALL
from launcher.errors import LauncherError

LAST_LINES = 200
LOOK_AGAIN_SECONDS = 0.2


def show_logs(folder: Path, name: str | None, *, follow: bool) -> None:
    """Print one program's log, or everybody's."""
    place = folder / f"{name or ALL}.log"
    if not place.exists():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.log") if file.stem != ALL)) or "none"
        raise LauncherError(f"There is no log of {name or 'the market'}. Logs: {known}.")
    with place.open(encoding="utf-8", errors="replace") as file:
        sys.stdout.writelines(deque(file, maxlen=LAST_LINES))
        if follow:
            _follow(file, place)


def _follow(file: IO[str], place: Path) -> None:
    """Print what is added until Ctrl-C; a file that was replaced is followed in its new form."""
    while True:
        line = file.readline()
        if line:
            sys.stdout.write(line)
            continue
        sys.stdout.flush()
        time.sleep(LOOK_AGAIN_SECONDS)
        if place.exists() and place.stat().st_size < file.tell():
            file.seek(0)
