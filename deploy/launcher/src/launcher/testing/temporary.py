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
        folder.chmod(0o711)  # a server that must not be root passes through on its way to its own data
        programs = BackgroundPrograms(folder / "logs")
        try:
            yield programs, folder
        finally:
            programs.close()
