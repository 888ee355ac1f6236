"""The figures of a series of runs, as a table for docs/resilience.md and as JSON for replays."""

from __future__ import annotations

import json
import platform
import statistics
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from rig.history import Result
from rig.invariants import INVARIANTS
from rig.points import all_points

from chaos.run import Outcome

_VERSIONS: Final = ("dbos", "sqlalchemy", "asyncpg", "redis", "strawberry-graphql")


def write_report(folder: Path, outcome: Outcome) -> Path:
    """Seed, schedule, versions and history of one run."""
    folder.mkdir(parents=True, exist_ok=True)
    path = _report_of(folder, outcome.schedule.seed)
    versions = {"python": platform.python_version(), **{name: version(name) for name in _VERSIONS}}
    text = json.dumps({"versions": versions, **outcome.to_json()}, indent=1, default=str)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
    return path


def read_report(folder: Path, seed: str) -> Outcome | None:
    """What an earlier run of this seed found; None when it was not played to its end."""
    path = _report_of(folder, seed)
    return Outcome.from_json(json.loads(path.read_text("utf-8"))) if path.exists() else None


def _report_of(folder: Path, seed: str) -> Path:
    return folder / f"run-{seed}.json"


def table(outcomes: Sequence[Outcome]) -> str:
    """Markdown."""
    runs = len(outcomes)
    operations = [each for outcome in outcomes for each in outcome.operations]
    results = Counter((each.kind, each.result) for each in operations)
    hit = Counter(point for outcome in outcomes for point in outcome.hit)
    unknown = sum((outcome.unknown for outcome in outcomes), Counter())
    checkouts = " / ".join(str(results["checkout", result]) for result in Result)
    rows = [
        ("runs; seconds each, median", f"{runs}; {statistics.median(each.seconds for each in outcomes):.1f}"),
        ("requests; checkouts ok / fail / unknown", f"{len(operations)}; {checkouts}"),
        ("unknown checkouts, resolved", ", ".join(f"{count} {how}" for how, count in unknown.items()) or "none"),
        ("processes killed", str(sum(each.deaths for each in outcomes))),
        ("servers killed", _servers(outcomes)),
        ("crash points hit / defined", f"{len(hit)} / {len(all_points())}"),
        ("process back after a kill, median / p95 / max", _spread([s for each in outcomes for s in each.recovery])),
        ("settled after the last kill, median / p95 / max", _spread([each.settled_after for each in outcomes])),
        ("unsent events at worst", str(max(each.outbox_peak for each in outcomes))),
    ]
    lines = ["| figure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]
    lines += ["", f"| invariant | violations in {runs} runs |", "|---|---|"]
    for name, check in INVARIANTS.items():
        told = (check.__doc__ or "").split(": ", 1)[-1]
        broken = sum(bool(each.violations.get(name)) for each in outcomes)
        lines.append(f"| {name} {told} | {broken} |")
    if not any(any(each.violations.values()) for each in outcomes):
        lines += ["", f"None in {runs} runs: with 95 % confidence fewer than {3 / runs:.1%} of such runs violate any."]
    return "\n".join(lines) + "\n"


def _servers(outcomes: Sequence[Outcome]) -> str:
    counted = Counter(each.schedule.server for each in outcomes if each.schedule.server)
    return ", ".join(f"{name} {count}" for name, count in sorted(counted.items())) or "none"


def _spread(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{statistics.median(ordered):.2f} / {p95:.2f} / {ordered[-1]:.2f} s"
