"""Where a part was found: the environment first, then the machine, then a Python package."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

VERSION_WITHIN_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that offers the programs of one part, with a sentence for the person who started the market."""

    folder: Path
    told: str


def version_text(program: Path) -> str | None:
    """What the program says about its version, or nothing when it does not run here."""
    try:
        answer = subprocess.run(  # noqa: S603 - the program is one we found ourselves
            [program, "--version"], capture_output=True, text=True, timeout=VERSION_WITHIN_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def on_path(name: str) -> Path | None:
    """The program's real place on this machine."""
    place = shutil.which(name)
    return Path(place).resolve() if place else None
