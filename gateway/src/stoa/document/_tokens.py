"""Text to tokens: one regular expression. A token is its own text; its first character says what it is."""

from __future__ import annotations

import re
import string
from typing import Final

#: stands after the last token; no document can use it
END: Final = "\0"
NAME_START: Final = frozenset(string.ascii_letters + "_")
_IGNORED: Final = r"(?:[ \t\n\r,\ufeff]++|#[^\n\r\0\ud800-\udfff]*+)*+"
_KINDS: Final = (
    "[A-Za-z_][A-Za-z0-9_]*+",
    r"[{}():!$@=\[\]]",
    r"\.\.\.",
    r'"[^"\\\x00-\x1f\x7f\ud800-\udfff]*+"(?!")',  # escapes and block strings are for graphql-core
    "[-0-9][-+.0-9A-Za-z_]*+",  # whether it is a number is asked where it stands
    r"[\s\S]",  # nothing that a reader takes
)
_TOKEN: Final = re.compile(f"{_IGNORED}({'|'.join(_KINDS)})")
_INT: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)")
_FLOAT: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")


def tokens_of(text: str) -> list[str]:
    """Every token, then :data:`END`; comments are left out."""
    return _TOKEN.findall(f"{text}\n{END}")


def is_int(token: str) -> bool:
    return _INT.fullmatch(token) is not None


def is_float(token: str) -> bool:
    """True of whole numbers too: ask :func:`is_int` first."""
    return _FLOAT.fullmatch(token) is not None


__all__ = ["END", "NAME_START", "is_float", "is_int", "tokens_of"]
