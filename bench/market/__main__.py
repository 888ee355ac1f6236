"""`python -m market`: checkouts per second, seconds until confirmed, and what each costs."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import uvloop
from rig.catalogue import announce, variants
from rig.market import market

from market.cost import commits, cpu_seconds
from market.load import Step, ready_customers, run_step

RESULTS: Final = Path("bench/results/market.md")
P95: Final = 0.95


async def measure(
    rates: Sequence[float], seconds: float, fulfilment_seconds: float
) -> tuple[list[Step], dict[str, float], dict[str, float]]:
    """A warm market at each rate; the costs are per order, over all of them."""
    parcels = f"{fulfilment_seconds:g}"
    async with market(STOA_LOG_LEVEL="ERROR", ORDERING_GRACE_SECONDS="20", FULFILMENT_SECONDS=parcels) as running:
        offered = variants(20)
        await announce(running, offered)
        await run_step(running, await ready_customers(running, offered, "warm-up", 40), 10)
        steps: list[Step] = []
        cpu: dict[str, float] = {}
        transactions: dict[str, float] = {}
        orders = 0
        for rate in rates:
            customers = await ready_customers(running, offered, f"rate-{rate:g}", max(20, int(rate * seconds)))
            before, committed = cpu_seconds(running), await commits(running)
            steps.append(await run_step(running, customers, rate))
            orders += len(steps[-1].confirmed)
            _add(cpu, before, cpu_seconds(running))
            _add(transactions, committed, await commits(running))
            sys.stdout.write("\n".join([_row(steps[-1]), *_problems(steps[-1])]) + "\n")
            sys.stdout.flush()
        per_order = {name: value / orders for name, value in cpu.items()}
        return steps, per_order, {name: value / orders for name, value in transactions.items()}


def _add(total: dict[str, float], before: Mapping[str, float], after: Mapping[str, float]) -> None:
    for name, value in after.items():
        total[name] = total.get(name, 0.0) + value - before[name]


def _row(step: Step) -> str:
    answered, confirmed = (
        f"{statistics.median(each):.2f} / {each[int(len(each) * P95)]:.2f}" for each in (step.answered, step.confirmed)
    )
    return f"| {step.rate:g} | {step.confirmed_per_second:.1f} | {step.refused} | {answered} | {confirmed} |"


def _problems(step: Step) -> list[str]:
    """Why requests were refused, if any were."""
    return [f"  {count} times {problem}" for problem, count in step.problems.items()]


def report(steps: Sequence[Step], cpu: dict[str, float], transactions: dict[str, float], busy: float) -> str:
    """Markdown."""
    lines = [
        "# Checkouts through the whole saga",
        "",
        "`make bench-market` (this file: `--write`). Embedded PostgreSQL (nothing synced) and Redis, one process for the",
        "subgraphs and one for each worker, the load generator beside them, all on this machine's two cores. Parcels are",
        "packed and sent after the run (`--fulfilment-seconds`): an order counts until it is confirmed.",
        f"Load average of the machine when it began: {busy:.1f}.",
        "",
        "| offered per second | confirmed per second | refused | answered, median / p95 s | confirmed, median / p95 s |",
        "|---|---|---|---|---|",
        *(_row(step) for step in steps),
        "",
        (
            f"CPU per order until it is confirmed: {sum(cpu.values()) * 1000:.0f} ms, so two idle cores end at"
            f" {os.cpu_count() or 1} / {sum(cpu.values()):.3f} = {(os.cpu_count() or 1) / sum(cpu.values()):.0f} orders per second."
        ),
        "",
        "| process | CPU ms per order |",
        "|---|---|",
        *(f"| {name} | {value * 1000:.1f} |" for name, value in sorted(cpu.items(), key=lambda each: -each[1])),
        "",
        "| database | transactions per order |",
        "|---|---|",
        *(f"| {name} | {value:.1f} |" for name, value in sorted(transactions.items(), key=lambda each: -each[1])),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m market", description=__doc__)
    parser.add_argument("--rates", type=float, nargs="+", default=[5.0, 10.0, 20.0, 35.0, 50.0])
    parser.add_argument("--seconds", type=float, default=10.0, help="of each rate")
    parser.add_argument(
        "--fulfilment-seconds",
        type=float,
        default=3600.0,
        help="of each step of a parcel; far apart: none within the run",
    )
    parser.add_argument("--write", action="store_true", help=f"into {RESULTS}")
    given = parser.parse_args()
    busy = os.getloadavg()[0]
    text = report(*uvloop.run(measure(given.rates, given.seconds, given.fulfilment_seconds)), busy)
    sys.stdout.write(text)
    if given.write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
