"""Measurements to a table, a picture and JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from gateways.rounds import Measurement, Plan

_BAR = 16
_GAP = 34
_LEFT = 150
_WIDTH = 420


def write_report(folder: Path, found: Sequence[Measurement], plan: Plan, versions: Mapping[str, str]) -> str:
    """Write ``gateways.json``, ``gateways.md`` and ``gateways.svg``; the text of the table is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "gateways" if plan.unique else "gateways-coalescing"
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "kernel": platform.release()}
    table = "\n".join(_markdown(found, plan, versions, machine)) + "\n"
    record = {
        "plan": asdict(plan),
        "versions": dict(versions),
        "machine": {**machine, "python": platform.python_version(), "processor": _processor()},
        "measurements": [asdict(one) for one in found],
    }
    (folder / f"{name}.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    (folder / f"{name}.md").write_text(table, "utf-8")
    (folder / f"{name}.svg").write_text(_picture(found), "utf-8")
    return table


def _markdown(
    found: Sequence[Measurement], plan: Plan, versions: Mapping[str, str], machine: Mapping[str, object]
) -> Iterator[str]:
    mode = "unique authorization, nothing shared" if plan.unique else "identical requests (coalescing)"
    yield f"# Gateways side by side: {mode}"
    yield ""
    yield (
        f"{plan.rounds} rounds of {plan.seconds:.0f} s, medians; spread is (highest - lowest) / median of CPU. "
        f"{_processor()}, {machine['cores']} cores, one of them for the gateway, Linux {machine['kernel']}, "
        f"CPython {platform.python_version()}. Reproduce: `make bench`."
    )
    for load in dict.fromkeys(one.load for one in found):
        yield from ("", f"## {load}", "", _HEAD, "|---|---|---|---|---|---|---|---|---|---|")
        best = _medians(found, load, "stoa")
        for contender in dict.fromkeys(one.contender for one in found):
            yield _row(found, load, contender, best["cpu_ms"]) + f" {versions.get(contender, '')} |"


_HEAD = "| gateway | CPU ms | spread | stoa's ratio | req/s | p50 / p95 / p99 ms | at half load | RSS MB | subgraph requests | version |"


def _row(found: Sequence[Measurement], load: str, contender: str, own: float) -> str:
    middle = _medians(found, load, contender)
    costs = [one.cpu_ms for one in found if one.load == load and one.contender == contender]
    spread = (max(costs) - min(costs)) / middle["cpu_ms"] if middle["cpu_ms"] else 0.0
    latency = f"{middle['p50']:.1f} / {middle['p95']:.1f} / {middle['p99']:.1f}" if middle["per_second"] else ""
    rate = f"{middle['per_second']:.0f}" if middle["per_second"] else ""
    return (
        f"| {contender} | {middle['cpu_ms']:.3f} | {spread:.0%} | {own / middle['cpu_ms']:.2f} | {rate} | {latency} | {_half_load(found, load, contender)} "
        f"| {middle['rss_mb']:.0f} | {middle['requests']:.1f} |"
    )


def _half_load(found: Sequence[Measurement], load: str, contender: str) -> str:
    rows = [one.half_load for one in found if one.load == load and one.contender == contender]
    known = [row for row in rows if row is not None]
    return " / ".join(f"{median(column):.1f}" for column in zip(*known, strict=True))


def _medians(found: Sequence[Measurement], load: str, contender: str) -> dict[str, float]:
    rows = [asdict(one) for one in found if one.load == load and one.contender == contender]
    names = ("cpu_ms", "per_second", "p50", "p95", "p99", "rss_mb", "requests")
    return {name: median(row[name] for row in rows) if rows else 0.0 for name in names}


def _picture(found: Sequence[Measurement]) -> str:
    """CPU per operation as bars, each load in its own scale."""
    lines: list[str] = []
    height = 10
    for load in dict.fromkeys(one.load for one in found):
        lines.append(f'<text x="10" y="{height + 14}" class="load">{load}: CPU ms per operation</text>')
        height += 24
        costs = {
            contender: _medians(found, load, contender)["cpu_ms"]
            for contender in dict.fromkeys(one.contender for one in found)
        }
        for contender, cost in costs.items():
            width = max(1.0, cost / max(costs.values()) * _WIDTH)
            kind = "own" if contender.startswith("stoa") else "peer"
            lines += [
                f'<text x="{_LEFT - 8}" y="{height + 12}" text-anchor="end">{contender}</text>',
                f'<rect x="{_LEFT}" y="{height}" width="{width:.1f}" height="{_BAR}" class="{kind}"/>',
                f'<text x="{_LEFT + width + 6:.1f}" y="{height + 12}">{cost:.3f}</text>',
            ]
            height += _BAR + 4
        height += _GAP - 20
    style = (
        "text{font:12px sans-serif;fill:#1b1b1b}.load{font-weight:bold}.own{fill:#0b6e4f}.peer{fill:#8a94a6}"
        "@media(prefers-color-scheme:dark){text{fill:#eee}.own{fill:#3ddc97}.peer{fill:#6b7485}}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 90}" height="{height}" role="img">'
    return "\n".join(
        [head, "<title>CPU per operation of each gateway</title>", f"<style>{style}</style>", *lines, "</svg>", ""]
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"
