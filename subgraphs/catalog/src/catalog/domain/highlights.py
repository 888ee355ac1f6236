"""Which parts of a text answer a search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST_INSIDE: Final = 4
_LONGEST_ENDING: Final = 3
"""What grammar adds to a word: lamp-s, Lampe-n."""


@dataclass(frozen=True, slots=True)
class TextRange:
    """From the first character to before the last."""

    start: int
    end: int


def highlights(text: str, terms: Sequence[str]) -> tuple[TextRange, ...]:
    """At most one part of each word: its beginning, all of it in another form, or what stands inside a compound."""
    found = (_part(match.group().lower(), match.start(), terms) for match in _WORD.finditer(text))
    return tuple(part for part in found if part)


def _part(word: str, start: int, terms: Sequence[str]) -> TextRange | None:
    for term in terms:
        if word.startswith(term):
            return TextRange(start, start + len(term))
        if term.startswith(word) and len(word) >= _SHORTEST_INSIDE and len(term) - len(word) <= _LONGEST_ENDING:
            return TextRange(start, start + len(word))
        inside = word.find(term)
        if inside > 0 and len(term) >= _SHORTEST_INSIDE:
            return TextRange(start + inside, start + inside + len(term))
    return None
