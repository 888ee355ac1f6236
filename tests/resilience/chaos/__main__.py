"""`python -m chaos --runs 300 --seed 1`: seeded runs on one market, each judged by the twelve invariants."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import Final

from rig.day import open_day
from rig.invariants import broken

from chaos.report import read_report, table, write_report
from chaos.run import Outcome, run
from chaos.schedule import schedule_of

REPORTS: Final = Path(".stoa") / "chaos"
# A market that has seen so many runs is closed, and a new one opened: reading everything back takes longer each time.
RUNS_OF_A_MARKET: Final = 25


async def runs(seeds: list[str], folder: Path, minutes: float, *, played: int) -> list[Outcome]:
    """All of them, or as many as the time allows; `played` were earlier."""
    outcomes: list[Outcome] = []
    ends = time.monotonic() + minutes * 60
    for first in range(0, len(seeds), RUNS_OF_A_MARKET):
        async with open_day() as day:
            known: set[str] = set()
            for seed in seeds[first : first + RUNS_OF_A_MARKET]:
                if time.monotonic() > ends:
                    return outcomes
                outcome = await run(day, schedule_of(seed), known)
                outcomes.append(outcome)
                write_report(folder, outcome)
                _say(outcome, played + len(outcomes), played + len(seeds))
    return outcomes


def _say(outcome: Outcome, number: int, of: int) -> None:
    found = broken(outcome.violations)
    told = f"VIOLATED {found}" if found else "held"
    sys.stdout.write(
        f"run {number}/{of}, seed {outcome.schedule.seed}: {len(outcome.operations)} requests, {outcome.deaths} kills,"
        f" {len(outcome.hit)} crash points, {outcome.seconds:.0f} s: {told}\n"
    )
    sys.stdout.flush()


def main() -> int:
    """1 when anything was violated."""
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the others follow it")
    parser.add_argument("--minutes", type=float, default=24 * 60, help="begin no run after so many")
    parser.add_argument("--reports", type=Path, default=REPORTS)
    parser.add_argument(
        "--resume", action="store_true", help="play only the seeds that have no report yet; tell of all"
    )
    given = parser.parse_args()
    seeds = [str(given.seed + number) for number in range(given.runs)]
    reports = [read_report(given.reports, seed) for seed in seeds] if given.resume else []
    outcomes = [report for report in reports if report is not None]
    known = {report.schedule.seed for report in outcomes}
    left = [seed for seed in seeds if seed not in known]
    outcomes += asyncio.run(runs(left, given.reports, given.minutes, played=len(outcomes)))
    if not outcomes:
        return 2
    sys.stdout.write("\n" + table(outcomes))
    return int(any(any(each.violations.values()) for each in outcomes))


if __name__ == "__main__":
    sys.exit(main())
