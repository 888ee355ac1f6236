"""Programs in a folder that lives as long as they do."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.background import BackgroundPrograms


@contextmanager
def background_programs() -> Iterator[tuple[BackgroundPrograms, Path]]:
    """Programs with a folder of their own, both gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="stoa-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs = BackgroundPrograms(folder / "logs")
        try:
            yield programs, folder
        finally:
            programs.close()
