"""What text is: nothing that cannot be stored or that pretends to be something else. HTML stays text; pages escape it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from .review import (
    HIGHEST_RATING,
    LOCALES,
    LOWEST_RATING,
    MAX_REASON,
    MAX_REPLY,
    MAX_TEXT,
    MAX_TITLE,
    MIN_TEXT,
    ReviewInvalid,
    Words,
)

_LINE_BREAK: Final = "\n"
# Control characters, surrogates, and the marks that turn a line of text around.
_REFUSED: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def words_of(rating: int, title: str, text: str, locale: str) -> Words:
    """Trimmed and composed (NFC); raises with every fault at once."""
    words = Words(rating=rating, title=_tidy(title), text=_tidy(text), locale=locale)
    faults = tuple(_faults(words))
    if faults:
        raise ReviewInvalid(" ".join(faults))
    return words


def reason_of(text: str) -> str:
    """Why a moderator refuses."""
    return _note(text, MAX_REASON, "The reason")


def reply_of(text: str) -> str:
    """What the shop answers."""
    return _note(text, MAX_REPLY, "The reply")


def _note(text: str, longest: int, label: str) -> str:
    tidy = _tidy(text)
    if not tidy or len(tidy) > longest or not _is_storable(tidy):
        raise ReviewInvalid(f"{label} must be plain text of 1 to {longest} characters.")
    return tidy


def _faults(words: Words) -> Iterator[str]:
    if not LOWEST_RATING <= words.rating <= HIGHEST_RATING:
        yield f"Give {LOWEST_RATING} to {HIGHEST_RATING} stars."
    if not words.title or len(words.title) > MAX_TITLE or _LINE_BREAK in words.title or not _is_storable(words.title):
        yield f"The title must be one line of 1 to {MAX_TITLE} characters."
    if not MIN_TEXT <= len(words.text) <= MAX_TEXT or not _is_storable(words.text):
        yield f"The text must be plain text of {MIN_TEXT} to {MAX_TEXT} characters."
    if words.locale not in LOCALES:
        yield f"The shop speaks {' and '.join(sorted(LOCALES))}."


def _tidy(text: str) -> str:
    # A megabyte of accents takes long to compose: what is far too long is refused as it is.
    if len(text) > 2 * MAX_TEXT:
        return text
    unified = text.replace("\r\n", _LINE_BREAK).strip()
    return unified if _has_surrogate(unified) else unicodedata.normalize("NFC", unified)


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_storable(text: str) -> bool:
    return all(
        letter == _LINE_BREAK or (unicodedata.category(letter) not in _REFUSED and letter not in _TURNING)
        for letter in text
    )
