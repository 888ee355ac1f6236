"""Prints the folder of every member of the workspace, as pyproject.toml lists them."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def members(root: Path = ROOT) -> list[Path]:
    """Folders with a pyproject.toml that the workspace's patterns name, in a stable order."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    patterns = settings["tool"]["uv"]["workspace"]["members"]
    found = {folder for pattern in patterns for folder in root.glob(pattern) if (folder / "pyproject.toml").exists()}
    return sorted(found)


if __name__ == "__main__":
    for folder in members():
        print(folder.relative_to(ROOT))
