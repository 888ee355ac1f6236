"""``make bench-workers``: operations per second by the number of workers, load and subgraphs on the same cores as the gateway."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from gateways.contenders import CONTENDERS, Launch
from gateways.load import Target, ask, run_wrk
from gateways.operations import LOADS
from gateways.rounds import running, staged

_RESULTS: Final = Path(__file__).parents[1] / "results"
_LOADS: Final = ("public", "passthrough", "small")


def measure(workers: int, seconds: float) -> dict[str, float]:
    """Requests per second of each load; memory of all processes together, in MB, under ``memory``."""
    stoa = next(one for one in CONTENDERS if one.name == "stoa")

    def launch(supergraph: Path, port: int, folder: Path, coalesce: bool) -> Launch:
        plain = stoa.launch(supergraph, port, folder, coalesce)
        return replace(plain, command=(*plain.command, "--workers", str(workers)))

    every_core = ",".join(map(str, sorted(os.sched_getaffinity(0))))
    found: dict[str, float] = {}
    with staged() as stage, running(stage, replace(stoa, launch=launch), every_core) as gateway:
        for load in (one for one in LOADS if one.name in _LOADS):
            url = f"http://127.0.0.1:{gateway.port}/graphql"
            target = Target(url=url, path="/graphql", query=load.query, length=len(ask(url, load.query, "first")))
            run_wrk(target, stage.folder, seconds=2, connections=64, unique=True)
            burst = run_wrk(target, stage.folder, seconds=seconds, connections=64, unique=True)
            if burst.wrong:
                raise RuntimeError(f"{burst.wrong} wrong answers to {load.name} with {workers} workers")
            found[load.name] = burst.answers / burst.seconds
        found["memory"] = gateway.usage().rss_bytes / 1e6
    return found


def main() -> None:
    """One row for each number of workers, up to one per core."""
    parser = argparse.ArgumentParser(prog="make bench-workers", description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    rows = [(count, measure(count, options.seconds)) for count in range(1, cores + 1)]
    lines = [
        "# Throughput by workers",
        "",
        f"Operations per second on {cores} cores, 64 connections, load generator and recorded subgraphs on the same cores (so the last core is never the",
        "gateway's alone). Memory counts what workers share once for each. Reproduce: `make bench-workers`.",
        "",
        "| workers | " + " | ".join(_LOADS) + " | memory MB |",
        "|---|" + "---|" * (len(_LOADS) + 1),
        *(
            f"| {count} | " + " | ".join(f"{found[name]:.0f}" for name in _LOADS) + f" | {found['memory']:.0f} |"
            for count, found in rows
        ),
        "",
    ]
    text = "\n".join(lines)
    (_RESULTS / "workers.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
