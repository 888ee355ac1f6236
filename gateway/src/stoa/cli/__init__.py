"""CLI: the ``stoa`` command. Invariant: reads arguments and files, prints, and leaves all thinking to the other rooms."""

from __future__ import annotations

from stoa.cli._main import main

__all__ = ["main"]
