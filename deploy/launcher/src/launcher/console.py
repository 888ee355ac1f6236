"""What a person sees: progress lines, and the programs' lines with their name in front. Everything also goes to files."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final

COLOURS: Final = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)
NAME_WIDTH: Final = 14
LARGEST_LOG_BYTES: Final = 20 * 1024 * 1024
ALL: Final = "all"


class Console:
    """`quiet` names programs whose lines only go to their files: servers talk about themselves a lot."""

    def __init__(self, folder: Path, *, quiet: Iterable[str] = (), stream: IO[str] = sys.stdout) -> None:
        self._folder = folder
        self._quiet = frozenset(quiet)
        self._stream = stream
        self._colours = stream.isatty() and not os.environ.get("NO_COLOR")
        self._files: dict[str, IO[str]] = {}
        self._stream_gone = False
        self._began = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)

    def progress(self, text: str) -> None:
        """A step of the launcher itself, with the seconds since the start."""
        seconds = time.monotonic() - self._began
        self._show(self._painted(f"{seconds:6.1f} s  ", 2) + text)
        self._keep(ALL, f"{'launcher':<{NAME_WIDTH}} {text}")

    def line(self, name: str, text: str) -> None:
        """A line of a program."""
        self._keep(name, text)
        self._keep(ALL, f"{name:<{NAME_WIDTH}} {text}")
        if name not in self._quiet:
            self._show(self._painted(f"{name:<{NAME_WIDTH}} ", COLOURS[sum(name.encode()) % len(COLOURS)]) + text)

    def text(self, text: str) -> None:
        """Plain text, such as the closing table."""
        self._show(text)

    def close(self) -> None:
        while self._files:
            self._files.popitem()[1].close()

    def _painted(self, text: str, colour: int) -> str:
        return f"\033[{colour}m{text}\033[0m" if self._colours else text

    def _show(self, text: str) -> None:
        if self._stream_gone:
            return
        try:
            self._stream.write(text + "\n")
            self._stream.flush()
        except OSError:  # the terminal was closed; the market goes on and its lines are in the files
            self._stream_gone = True

    def _keep(self, name: str, text: str) -> None:
        file = self._files.get(name)
        if file is None or file.tell() > LARGEST_LOG_BYTES:
            file = self._files[name] = self._opened(name, file)
        file.write(text + "\n")
        file.flush()

    def _opened(self, name: str, full: IO[str] | None) -> IO[str]:
        """A fresh file; the one before is kept once."""
        place = self._folder / f"{name}.log"
        if full is not None:
            full.close()
        if place.exists():
            place.replace(place.with_suffix(".log.1"))
        return place.open("a", encoding="utf-8")
