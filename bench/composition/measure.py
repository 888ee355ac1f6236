"""Compose federations of growing size, each in a process of its own, and write down what that took.

The process does what ``stoa compose`` does: the cyclic garbage collector is off while composition runs. Reading the
supergraph and building the query graph is what ``stoa serve`` adds before it is ready.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeVar

from composition.draw import draw
from composition.federations import generate

HERE: Final = Path(__file__).parent
SIZES: Final = (10, 20, 50, 100, 200)
_TABLE: Final = ("<!-- results -->", "<!-- /results -->")
_T = TypeVar("_T")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-composition", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of subgraphs; results are printed only")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=int, default=3, help="processes for each size; the best counts (default 3)")
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(measure(options.one)))
        return 0
    rows = [_best(size, options.runs) for size in options.sizes or SIZES]
    print(table(rows))
    if options.sizes is None:
        _write(rows)
    return 0


def measure(size: int) -> dict[str, Any]:
    """Compose one federation in this process, prove it, read it back."""
    started = time.process_time()
    from stoa.composition import SubgraphSource, compose  # noqa: PLC0415 - importing is part of what is measured
    from stoa.query_graph import build_query_graph  # noqa: PLC0415
    from stoa.supergraph import read_supergraph  # noqa: PLC0415

    importing = time.process_time() - started
    sources = [SubgraphSource(name=s.name, url=s.url, sdl=s.sdl) for s in generate(size)]
    gc.disable()
    result, composing = _timed(lambda: compose(sources))
    sdl = result.supergraph_sdl
    if sdl is None:
        raise SystemExit("\n".join(error.render() for error in result.errors))
    peak = _peak_megabytes()
    supergraph, reading = _timed(lambda: read_supergraph(sdl))
    graph, building = _timed(lambda: build_query_graph(supergraph))
    fields = sum(len(t.fields) for t in supergraph.types.values() if t.kind in {"object", "interface"})
    return {
        "subgraphs": size,
        "fields": fields,
        "sdl_kilobytes": sum(len(source.sdl) for source in sources) // 1000,
        "supergraph_kilobytes": len(sdl) // 1000,
        "import": {"cpu_seconds": round(importing, 3)},
        "compose": {**composing, "peak_megabytes": peak},
        "read_supergraph": reading,
        "build_query_graph": {**building, "nodes": len(graph.nodes), "peak_megabytes": _peak_megabytes()},
    }


def _timed(deed: Callable[[], _T]) -> tuple[_T, dict[str, float]]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = deed()
    return result, {
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "wall_seconds": round(time.perf_counter() - wall, 3),
    }


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _best(size: int, runs: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "composition", "--one", str(size)]
    measured = []
    for _ in range(runs):
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        measured.append(json.loads(answer.stdout))
        print(f"{size}: {measured[-1]['compose']}", file=sys.stderr)
    return min(measured, key=lambda row: float(row["compose"]["cpu_seconds"]))


def table(rows: list[dict[str, Any]]) -> str:
    """Return the results as a Markdown table."""
    lines = [
        "| subgraphs | fields | SDL | compose and prove: CPU | wall | peak memory | read the supergraph: CPU | query graph: CPU |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        composing = row["compose"]
        lines.append(
            f"| {row['subgraphs']} | {row['fields']:,} | {row['sdl_kilobytes']} kB | {composing['cpu_seconds']:.2f} s | "
            f"{composing['wall_seconds']:.2f} s | {composing['peak_megabytes']} MB | "
            f"{row['read_supergraph']['cpu_seconds']:.2f} s | {row['build_query_graph']['cpu_seconds']:.2f} s |"
        )
    return "\n".join(lines)


def _write(rows: list[dict[str, Any]]) -> None:
    report = {
        "measured": datetime.now(UTC).date().isoformat(),
        "command": "make bench-composition",
        "machine": _machine(),
        "load_average": round(os.getloadavg()[0], 1),
        "versions": {
            "python": platform.python_version(),
            "graphql-core": version("graphql-core"),
            "revision": _revision(),
        },
        "rows": rows,
    }
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / "composition.json").write_text(json.dumps(report, indent=2) + "\n")
    (results / "composition.svg").write_text(draw(rows))
    readme = HERE / "README.md"
    before, _, rest = readme.read_text().partition(_TABLE[0])
    after = rest.partition(_TABLE[1])[2]
    noted = f"Measured {report['measured']} on {report['machine']}, Python {platform.python_version()}, "
    noted += f"load average {report['load_average']}: wall times count what else the machine did, CPU times do not."
    readme.write_text(f"{before}{_TABLE[0]}\n{table(rows)}\n\n{noted}\n{_TABLE[1]}{after}")


def _machine() -> str:
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    return f"{os.cpu_count()} cores of {models[0] if models else platform.machine()}"


def _revision() -> str:
    answer = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, check=True, capture_output=True, text=True
    )
    return answer.stdout.strip()
