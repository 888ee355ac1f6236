"""Exported contracts: the subgraph's SDL and its events' JSON schemas, as files that a drift test compares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_exports(folder: Path, files: Mapping[str, str]) -> None:
    """Writes each file below the subgraph's folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def drifted(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Names of the files that differ from what the code says."""
    return [name for name, text in files.items() if not (folder / name).is_file() or _read(folder / name) != text]


def json_text(document: Mapping[str, Any]) -> str:
    """JSON as it is committed: sorted, indented, ended by a line break."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
