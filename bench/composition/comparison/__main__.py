"""``make compare-composition``: fail on a difference that no class explains."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from composition.comparison.classes import CLASSES, class_of
from composition.comparison.differences import Difference, compare
from composition.comparison.inputs import ROOT, audit_is_at_hand, federations
from composition.comparison.mutate import mutations
from composition.comparison.other import ask_other, ask_ours

_DOCUMENT: Final = ROOT / "docs" / "composition-differences.md"
_SHOWN: Final = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="make compare-composition", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the mistakes that are made (default 1)")
    parser.add_argument("--mutations", type=int, default=3, help="spoilt copies of each federation (default 3)")
    parser.add_argument("--verbose", action="store_true", help="list every difference by its class")
    options = parser.parse_args()
    inputs = dict(federations())
    originals = len(inputs)
    for name, federation in list(inputs.items()):
        inputs.update(mutations(name, federation, options.mutations, options.seed))
    print(
        f"{len(inputs)} federations, {len(inputs) - originals} of them spoilt; audit's: {'yes' if audit_is_at_hand() else 'no'}"
    )
    theirs = ask_other(inputs.items())
    found = [d for name, federation in inputs.items() for d in compare(name, ask_ours(federation), theirs[name])]
    return _report(found, len(inputs), verbose=options.verbose)


def _report(found: Sequence[Difference], asked: int, *, verbose: bool) -> int:
    by_class: dict[str | None, list[Difference]] = defaultdict(list)
    for difference in found:
        by_class[class_of(difference)].append(difference)
    unexplained = by_class.pop(None, [])
    same = asked - len({difference.federation for difference in found})
    print(
        f"{same} of {asked} answered alike; {len(found)} differences in {asked - same}, {len(unexplained)} of them unexplained"
    )
    for name, count in Counter({name: len(items) for name, items in by_class.items()}).most_common():
        print(f"{count:5}  {name}")
        for difference in by_class[name] if verbose else ():
            print(f"         {_line(difference)}")
    for difference in unexplained[:_SHOWN]:
        print(f"unexplained: {_line(difference)}", *difference.messages[:3], sep="\n    ", file=sys.stderr)
    undocumented = [one.name for one in CLASSES if f"| {one.name} |" not in _DOCUMENT.read_text()]
    for name in undocumented:
        print(f"{_DOCUMENT.name} has no row for the class: {name}", file=sys.stderr)
    return 1 if unexplained or undocumented else 0


def _line(difference: Difference) -> str:
    return f"{difference.federation} {difference.place}: {difference.kind}, ours [{difference.ours}], theirs [{difference.theirs}]"


sys.exit(main())
