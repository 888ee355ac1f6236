"""Prints what one member of the workspace needs: its own and its neighbours' folders, or its part of requirements.lock.

python scripts/lock_of.py folders subgraphs/catalog
python scripts/lock_of.py requirements subgraphs/catalog
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# With PYTHONSAFEPATH, as make sets it, a script does not find its neighbours by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from members import members

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"^([A-Za-z0-9._-]+)")


@dataclass(frozen=True)
class Locked:
    """One pinned package: its lines, and who asked for it."""

    lines: tuple[str, ...]
    wanted_by: frozenset[str]


def folders_of(member: Path) -> list[Path]:
    """The member and every member it depends on."""
    projects = {name_of(folder): folder for folder in members(ROOT)}
    found: dict[str, Path] = {}
    open_names = [name_of(member)]
    while open_names:
        name = open_names.pop()
        if name not in found:
            found[name] = projects[name]
            open_names += [needed for needed in dependencies_of(projects[name]) if needed in projects]
    return sorted(found.values())


def requirements_of(member: Path) -> list[str]:
    """The lines of the lock that are reached from the member, in the lock's order."""
    lock = read_lock((ROOT / "requirements.lock").read_text("utf-8"))
    reached = {name_of(folder) for folder in folders_of(member)}
    growing = True
    while growing:
        more = {name for name, package in lock.items() if package.wanted_by & reached} - reached
        reached |= more
        growing = bool(more)
    return [line for name, package in lock.items() if name in reached for line in package.lines]


def read_lock(text: str) -> Mapping[str, Locked]:
    """Packages by name; the lock's comments say which package or member wanted each."""
    packages: dict[str, Locked] = {}
    lines: list[str] = []
    for line in [*text.splitlines(), "end=="]:
        if line and not line[0].isspace() and not line.startswith("#"):
            if lines:
                packages[plain(lines[0])] = locked(lines)
            lines = [line]
        elif lines:
            lines.append(line)
    return packages


def locked(lines: list[str]) -> Locked:
    wanted = (line.strip().removeprefix("# via").lstrip("# ").strip() for line in lines if line.strip().startswith("#"))
    return Locked(
        lines=tuple(line for line in lines if not line.strip().startswith("#")),
        wanted_by=frozenset(plain(name) for name in wanted if name),
    )


def name_of(folder: Path) -> str:
    return plain(project_of(folder)["name"])


def dependencies_of(folder: Path) -> Iterable[str]:
    return [plain(text) for text in project_of(folder).get("dependencies", [])]


def project_of(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]


def plain(text: object) -> str:
    """A package's name without version, extras and spelling."""
    found = NAME.match(str(text))
    return found.group(1).lower().replace("_", "-").replace(".", "-") if found else ""


def main() -> int:
    what, member = sys.argv[1], ROOT / sys.argv[2]
    if what == "folders":
        print("\n".join(str(folder.relative_to(ROOT)) for folder in folders_of(member)))
    else:
        print("\n".join(requirements_of(member)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
