"""`python -m chaos --runs 300 --seed 1`: seeded runs on one market, each judged by the twelve invariants."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Series:
    """The seeds still to play, and what those played have found; `given_up` are those that the rig itself did not survive."""

    left: list[str]
    folder: Path
    ends: float
    on_rabbit: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    async def play(self) -> None:
        """All of them, or as many as the time allows."""
        while self.left and time.monotonic() < self.ends:
            try:
                await self._play_on_one_market()
            except Exception as error:  # noqa: BLE001 - a machine too busy for the rig must not end the whole series
                self.given_up.append(self.left.pop(0))
                sys.stdout.write(f"seed {self.given_up[-1]}: given up, {type(error).__name__}: {error}\n")
                sys.stdout.flush()

    async def _play_on_one_market(self) -> None:
        async with open_day(rabbit=self.on_rabbit) as day:
            known: set[str] = set()
            for _ in range(min(RUNS_OF_A_MARKET, len(self.left))):
                if time.monotonic() > self.ends:
                    return
                outcome = await run(day, schedule_of(self.left[0]), known)
                self.outcomes.append(outcome)
                write_report(self.folder, outcome)
                del self.left[0]
                _say(outcome, len(self.outcomes), len(self.outcomes) + len(self.left))
                if broken(outcome.violations):
                    return  # what is broken here would be found again by every further run


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
    parser.add_argument("--rabbitmq", action="store_true", help="between the domains, instead of Redis Streams")
    given = parser.parse_args()
    seeds = [str(given.seed + number) for number in range(given.runs)]
    reports = [read_report(given.reports, seed) for seed in seeds] if given.resume else []
    played = [report for report in reports if report is not None]
    known = {report.schedule.seed for report in played}
    left = [seed for seed in seeds if seed not in known]
    ends = time.monotonic() + given.minutes * 60
    series = Series(left, given.reports, ends, on_rabbit=given.rabbitmq, outcomes=played)
    asyncio.run(series.play())
    if not series.outcomes:
        return 2
    sys.stdout.write("\n" + table(series.outcomes))
    return int(bool(series.given_up) or any(any(each.violations.values()) for each in series.outcomes))


if __name__ == "__main__":
    sys.exit(main())
