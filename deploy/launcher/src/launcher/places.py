"""Folders: the project, what was installed into it, and the state of a running market."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, slots=True)
class Places:
    """`tools` is installed once and kept; `state` belongs to one market and is thrown away by `reset`."""

    project: Path
    tools: Path
    state: Path

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def data(self) -> Path:
        return self.state / "data"


def places() -> Places:
    """Folders of this checkout; `STOA_STATE_DIR` moves the state, so that two markets may run from one checkout."""
    state = os.environ.get("STOA_STATE_DIR")
    return Places(PROJECT, PROJECT / ".tools", Path(state).resolve() if state else PROJECT / ".stoa")
