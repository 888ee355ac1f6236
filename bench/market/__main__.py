"""`python -m market`: checkouts per second, seconds until confirmed, and what each costs."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import uvloop
from rig.catalogue import announce, variants
from rig.layout import TRADING, WHOLE, Layout
from rig.market import market

from market.cost import commits, cpu_seconds
from market.load import Step, ready_customers, run_step

P95: Final = 0.95
_LONG: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is offered to which market; `fulfilment_seconds` between two steps of a parcel."""

    rates: Sequence[float]
    seconds: float
    fulfilment_seconds: float
    is_whole: bool

    @property
    def layout(self) -> Layout:
        return WHOLE if self.is_whole else TRADING

    def told(self) -> str:
        """For the reader of the figures."""
        domains = "All domains and their workers run" if self.is_whole else "The domains that an order needs run"
        if self.fulfilment_seconds >= _LONG:
            return f"{domains}; parcels are packed and sent after the run: an order counts until it is confirmed."
        return (
            f"{domains}; each order is packed, sent and delivered {self.fulfilment_seconds:g} s apart, within the run."
        )


async def measure(given: Setting) -> tuple[list[Step], dict[str, float], dict[str, float]]:
    """A warm market at each rate; the costs are per order, over all of them."""
    environment = {"STOA_LOG_LEVEL": "ERROR", "ORDERING_GRACE_SECONDS": "20"}
    parcels = f"{given.fulfilment_seconds:g}"
    async with market(layout=given.layout, synced=True, FULFILMENT_SECONDS=parcels, **environment) as running:
        offered = variants(20)
        await announce(running, offered)
        await run_step(running, await ready_customers(running, offered, "warm-up", 40), 10)
        steps: list[Step] = []
        cpu: dict[str, float] = {}
        transactions: dict[str, float] = {}
        orders = 0
        for rate in given.rates:
            customers = await ready_customers(running, offered, f"rate-{rate:g}", max(20, int(rate * given.seconds)))
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


def report(
    given: Setting, steps: Sequence[Step], cpu: dict[str, float], transactions: dict[str, float], busy: float
) -> str:
    """Markdown."""
    lines = [
        f"Each rate for {given.seconds:g} s, {os.cpu_count() or 1} cores. {given.told()}",
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
    parser.add_argument("--rates", type=float, nargs="+", default=[10.0, 30.0, 50.0, 65.0, 80.0])
    parser.add_argument("--seconds", type=float, default=10.0, help="of each rate")
    parser.add_argument(
        "--whole", action="store_true", help="with the domains that an order does not wait for, and the gateway"
    )
    parser.add_argument(
        "--fulfilment-seconds",
        type=float,
        default=_LONG,
        help="of each step of a parcel; far apart: none within the run",
    )
    options = parser.parse_args()
    given = Setting(
        rates=options.rates,
        seconds=options.seconds,
        fulfilment_seconds=options.fulfilment_seconds,
        is_whole=options.whole,
    )
    busy = os.getloadavg()[0]
    sys.stdout.write(report(given, *uvloop.run(measure(given)), busy))


if __name__ == "__main__":
    main()
