"""Stamps: whether something was made from exactly these files already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

PASSED_OVER = frozenset({"node_modules", "dist", ".angular", "__pycache__", ".git", "coverage", "test-results"})


def digest_of(sources: Iterable[Path], *words: str) -> str:
    """A digest over names and contents of all files below the sources, and over some words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for source in sources:
        for file in sorted(_files(source)):
            digest.update(f"\0{file.relative_to(source.parent)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, digest: str) -> bool:
    return stamp.exists() and stamp.read_text("utf-8") == digest


def write_stamp(stamp: Path, digest: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest, "utf-8")


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    for entry in sorted(source.iterdir()) if source.is_dir() else ():
        if entry.name not in PASSED_OVER and not entry.is_symlink():
            yield from _files(entry)
