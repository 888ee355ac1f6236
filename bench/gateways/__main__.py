"""``make bench``: measure every gateway that is here."""

from __future__ import annotations

import argparse
from pathlib import Path

from gateways.contenders import CONTENDERS
from gateways.report import write_report
from gateways.rounds import Plan, measure

_RESULTS = Path(__file__).parents[1] / "results"


def main() -> None:
    """Options narrow the run; without them it is the whole protocol."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--only", nargs="*", help="names of contenders; stoa always runs")
    parser.add_argument("--loads", nargs="*", default=list(Plan().loads))
    parser.add_argument("--coalescing", action="store_true", help="identical requests instead of unique authorization")
    parser.add_argument("--results", type=Path, default=_RESULTS)
    options = parser.parse_args()
    here = [
        one
        for one in CONTENDERS
        if one.is_here() and (options.only is None or one.name in options.only or one.name == "stoa")
    ]
    missing = sorted({one.name for one in CONTENDERS} - {one.name for one in here})
    if missing:
        print(f"not here, left out: {', '.join(missing)}")
    plan = Plan(
        rounds=options.rounds, seconds=options.seconds, unique=not options.coalescing, loads=tuple(options.loads)
    )
    versions = {one.name: one.version() for one in here}
    print(write_report(options.results, measure(here, plan), plan, versions))


if __name__ == "__main__":
    main()
