"""``python -m stoa.testing.federations --examples 10000 --seed 7``: look for differences for as long as one likes."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter

from stoa.testing.federations._case import ask_case, compare_federation
from stoa.testing.federations._search import OPERATIONS_EACH, Example, examples_of
from stoa.testing.federations._shrink import shrink

_PROGRESS_SECONDS = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="make property", description=__doc__)
    parser.add_argument("--examples", type=int, default=2_000)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--failures", type=int, default=5, help="stop after so many")
    parser.add_argument("--generated", action="store_true", help="ask gateways that answer by generated code")
    options = parser.parse_args()
    return asyncio.run(_search(options.examples, options.seed, options.failures, is_generated=options.generated))


async def _search(examples: int, seed: str, most: int, *, is_generated: bool) -> int:
    counts: Counter[str] = Counter()
    shown = time.monotonic()
    for number in range(-(-examples // OPERATIONS_EACH)):
        async for example in examples_of(f"{seed}/{number}", is_generated=is_generated):
            counts["examples"] += 1
            counts["compared"] += example.outcome.comparable
            if example.failure is not None:
                counts["failures"] += 1
                await _show(example, f"{seed}/{number}")
                break
        if counts["failures"] >= most:
            break
        if time.monotonic() - shown > _PROGRESS_SECONDS:
            shown = time.monotonic()
            _say(f"{counts['examples']} of {examples} examples, {counts['failures']} failures", end="\r")
    _say(f"seed {seed}: {counts['examples']} examples, {counts['compared']} compared, {counts['failures']} failures")
    return 1 if counts["failures"] else 0


async def _show(example: Example, name: str) -> None:
    small = await shrink(example.case, str(example.failure))
    comparison = compare_federation(small.subgraphs, has_faults=small.has_faults)
    outcome = await ask_case(comparison, small) if comparison else example.outcome
    words = outcome.difference or f"refused: {outcome.refusal}"
    _say(f"\n=== {example.failure} ({name}) ===\n{small.write()}\n--- {words}")


def _say(text: str, end: str = "\n") -> None:
    sys.stdout.write(f"{text:<60}{end}")  # as long as the line of progress that it may replace
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
