"""``make bench-memory``: what a worker holds while it answers a million operations. It should hold what it held at the beginning."""

from __future__ import annotations

import argparse
import http.client
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from gateways.contenders import CONTENDERS
from gateways.load import Target, ask, run_wrk
from gateways.operations import LOADS, cold_operations
from gateways.processes import Running
from gateways.rounds import Stage, running, staged

_RESULTS: Final = Path(__file__).parents[1] / "results"
#: seconds of each load in one cycle; beside them come operations that were never seen before
_CYCLE: Final = {"passthrough": 6.0, "small": 3.0, "public": 2.0, "list": 1.0}
_NEW_OPERATIONS: Final = 100
#: the gateway keeps this many operations: they are all there from the first cycle on, what grows after it is a leak
_KEPT_OPERATIONS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Memory in use after so many operations, so many of them for the first time."""

    operations: int
    new: int
    rss_mb: float


def endure(stage: Stage, gateway: Running, total: int) -> list[Sample]:
    """Cycles of all loads until ``total`` operations were answered, a sample after each."""
    url = f"http://127.0.0.1:{gateway.port}/graphql"
    targets = {
        load.name: (load, Target(url=url, path="/graphql", query=load.query, length=len(ask(url, load.query, "first"))))
        for load in LOADS
        if load.name in _CYCLE
    }
    done, new, samples = 0, 0, [Sample(0, 0, gateway.usage().rss_bytes / 1e6)]
    while done < total:
        for name, seconds in _CYCLE.items():
            load, target = targets[name]
            burst = run_wrk(target, stage.folder, seconds=seconds, connections=load.connections, unique=True)
            if burst.wrong:
                raise RuntimeError(f"{burst.wrong} wrong answers to {name}")
            done += burst.answers
        new += _ask_new(gateway.port, len(samples), _NEW_OPERATIONS if new else _KEPT_OPERATIONS)
        samples.append(Sample(done + new, new, gateway.usage().rss_bytes / 1e6))
        print(f"{samples[-1].operations:>9,} operations, {samples[-1].rss_mb:.1f} MB", file=sys.stderr)
    return samples


def _ask_new(port: int, cycle: int, count: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for query in cold_operations(count, 10_000 + cycle):
        connection.request("POST", "/graphql", json.dumps({"query": query}), {"content-type": "application/json"})
        if "errors" in json.loads(connection.getresponse().read()):
            raise RuntimeError(f"no answer to {query}")
    connection.close()
    return count


def write_report(samples: list[Sample]) -> str:
    """``memory.json``, ``memory.md`` and ``memory.svg``; the text is returned."""
    settled = next(sample for sample in samples if sample.operations >= samples[-1].operations / 10)
    most = max(sample.rss_mb for sample in samples)
    text = (
        "# Memory of one worker\n\n"
        f"{samples[-1].operations:,} operations, {samples[-1].new:,} of them seen for the first time. Resident memory: {samples[0].rss_mb:.0f} MB after "
        f"the start, {settled.rss_mb:.0f} MB after {settled.operations:,} operations, {samples[-1].rss_mb:.0f} MB at the end, never above {most:.0f} MB. "
        "Reproduce: `make bench-memory`.\n\n![Memory over operations](memory.svg)\n"
    )
    (_RESULTS / "memory.json").write_text(json.dumps([asdict(sample) for sample in samples], indent=1) + "\n", "utf-8")
    (_RESULTS / "memory.md").write_text(text, "utf-8")
    (_RESULTS / "memory.svg").write_text(_picture(samples, most), "utf-8")
    return text


def _picture(samples: list[Sample], most: float) -> str:
    width, height, left, foot = 560, 180, 60, 30
    last = samples[-1].operations

    def place(sample: Sample) -> str:
        return (
            f"{left + sample.operations / last * width:.1f},{10 + height - sample.rss_mb / (most * 1.2) * height:.1f}"
        )

    style = "text{font:12px sans-serif;fill:#1b1b1b}polyline{fill:none;stroke:#0b6e4f;stroke-width:2}line{stroke:#8a94a6}@media(prefers-color-scheme:dark){text{fill:#eee}polyline{stroke:#3ddc97}}"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 40}" height="{height + foot + 20}" role="img">',
            "<title>Resident memory of one worker over the operations it answered</title>",
            f"<style>{style}</style>",
            f'<line x1="{left}" y1="{10 + height}" x2="{left + width}" y2="{10 + height}"/>',
            f'<polyline points="{" ".join(map(place, samples))}"/>',
            f'<text x="{left - 8}" y="{10 + height - samples[-1].rss_mb / (most * 1.2) * height:.0f}" text-anchor="end">{samples[-1].rss_mb:.0f} MB</text>',
            f'<text x="{left - 8}" y="{14 + height}" text-anchor="end">0</text>',
            f'<text x="{left + width}" y="{height + foot}" text-anchor="end">{last:,} operations</text>',
            "</svg>",
            "",
        )
    )


def main() -> None:
    """The whole run takes two to three minutes on a quiet machine."""
    parser = argparse.ArgumentParser(prog="make bench-memory", description=__doc__)
    parser.add_argument("--operations", type=int, default=1_000_000)
    options = parser.parse_args()
    stoa = next(one for one in CONTENDERS if one.name == "stoa")
    with staged() as stage, running(stage, stoa) as gateway:
        samples = endure(stage, gateway, options.operations)
    print(write_report(samples))


if __name__ == "__main__":
    main()
