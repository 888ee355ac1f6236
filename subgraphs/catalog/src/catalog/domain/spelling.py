"""Slips of the pen: which known words a mistyped one may have meant.

Two words lie within so many slips of each other exactly when both become equal by leaving out at most so many letters of
each; swapping two neighbours counts as one slip. So every known word is stored under all of its shortened forms, a mistyped
word is shortened in the same way, and equal forms meet: an equality, which any index answers. Only the first letters
are shortened, to keep long words from having hundreds of forms; the true distance is counted afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

SHORTEST_CORRECTED: Final = 4
LONGEST_LEARNED: Final = 32
MOST_CORRECTIONS: Final = 3
_TWO_SLIPS_FROM: Final = 8
_FIRST_LETTERS: Final = 7


def slips_allowed(word: str) -> int:
    """Short words become other words by one slip, so they are allowed none."""
    if len(word) < SHORTEST_CORRECTED:
        return 0
    return 1 if len(word) < _TWO_SLIPS_FROM else 2


def shortened_forms(word: str) -> tuple[str, ...]:
    """The word's beginning, and what is left of it when letters are left out."""
    start = word[:_FIRST_LETTERS]
    forms, last = {start}, {start}
    for _ in range(slips_allowed(word)):
        last = {form[:place] + form[place + 1 :] for form in last for place in range(len(form))}
        forms |= last
    return tuple(sorted(form for form in forms if form))


def corrections(word: str, known: Mapping[str, int]) -> tuple[str, ...]:
    """The nearest of the known words, the more used ones first; none that is further away than slips are allowed."""
    allowed = slips_allowed(word)
    near = [(distance(word, each), -uses, each) for each, uses in known.items()]
    kept = sorted(each for each in near if 0 < each[0] <= allowed)
    nearest = kept[0][0] if kept else 0
    return tuple(each for slips, _, each in kept if slips == nearest)[:MOST_CORRECTIONS]


def distance(first: str, second: str) -> int:
    """Letters put in, left out, mistaken or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for line, letter in enumerate(first, start=1):
        before, last, row = row, before, [line]
        for place, other in enumerate(second, start=1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != other))
            if line > 1 and place > 1 and letter == second[place - 2] and first[line - 2] == other:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
    return row[-1]


def learned(words: Iterable[str]) -> tuple[str, ...]:
    """Those that are worth knowing: words, not numbers, and not endless ones."""
    return tuple(each for each in words if len(each) <= LONGEST_LEARNED and not each.isdecimal() and len(each) > 1)
