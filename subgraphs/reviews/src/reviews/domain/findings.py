"""Simple checks that tell a moderator where to look. They decide nothing: each names what it saw, and a person judges.

One check, one line of the table. A finding is a code that the console can explain.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .review import Words

_LINK: Final = re.compile(r"(?i)\b(?:https?://|www\.)\S|\b[a-z0-9-]{2,}\.(?:com|net|org|info|shop|xyz|ru|de)\b")
_CONTACT: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}|\+?\d[\d /()-]{7,}\d")
_WORD: Final = re.compile(r"\w+", re.UNICODE)
_RUN: Final = re.compile(r"(.)\1{6,}", re.DOTALL)
_FEW_WORDS: Final = 8
_SHOUTED_LETTERS: Final = 20

FORBIDDEN_WORDS: Final = frozenset(
    {
        *("arsehole", "asshole", "bastard", "bitch", "cunt", "fuck", "fucking", "shit", "wanker"),
        *("arschloch", "fotze", "hurensohn", "missgeburt", "scheiße", "scheisse", "wichser"),
        *("casino", "viagra", "bitcoin", "crypto"),
    }
)


def has_link(words: Words) -> bool:
    return bool(_LINK.search(words.text) or _LINK.search(words.title))


def has_contact(words: Words) -> bool:
    return bool(_CONTACT.search(words.text) or _CONTACT.search(words.title))


def has_forbidden_word(words: Words) -> bool:
    said = _WORD.findall(f"{words.title} {words.text}".casefold())
    return not FORBIDDEN_WORDS.isdisjoint(said) or "scheisse" in said


def repeats_itself(words: Words) -> bool:
    """One letter held down, or few different words in a long text."""
    said = _WORD.findall(words.text.casefold())
    return bool(_RUN.search(words.text)) or (len(said) >= _FEW_WORDS and len(set(said)) * 3 <= len(said))


def shouts(words: Words) -> bool:
    letters = [letter for letter in words.text if letter.isalpha()]
    return len(letters) >= _SHOUTED_LETTERS and sum(letter.isupper() for letter in letters) * 10 >= len(letters) * 7


CHECKS: Final[tuple[tuple[str, Callable[[Words], bool]], ...]] = (
    ("LINK", has_link),
    ("CONTACT", has_contact),
    ("FORBIDDEN_WORD", has_forbidden_word),
    ("REPEATED_TEXT", repeats_itself),
    ("SHOUTING", shouts),
)
COPIED: Final = "COPIED_TEXT"
"""The same text stands below another product of the same author, or in somebody else's review."""


def findings_of(words: Words, *, is_copied: bool) -> tuple[str, ...]:
    """The codes of everything noticed, in the table's order."""
    seen = [code for code, notices in CHECKS if notices(words)]
    return (*seen, COPIED) if is_copied else tuple(seen)
