"""Take credentials out of what goes to the log: a subgraph's error may quote the very request that it got from us."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_REMOVED: Final = "[removed]"
# Repetitions are bounded everywhere: the text is foreign, and must not choose how long a search takes.
_NAMES: Final = (
    r"authorization|(?:set-)?cookie|[a-z_-]{0,20}(?:password|passwd|secret|token)|api[-_]?key|stoa-gateway-credential"
)
_PATTERNS: Final = (
    # "Bearer abc", "Basic abc"
    (re.compile(r"\b(bearer|basic|dpop)\s+[\w.~+/=-]{4,}", re.IGNORECASE), rf"\1 {_REMOVED}"),
    # JSON Web Tokens, whatever stands before them
    (re.compile(r"\beyJ[\w-]+\.[\w-]+(\.[\w-]*)*"), _REMOVED),
    # password=abc, "token": "abc", Authorization: abc
    (
        re.compile(
            rf"\b({_NAMES})\b([\\\"']{{0,6}}\s{{0,9}}[:=]\s{{0,9}}[\\\"']{{0,6}})(?!{re.escape(_REMOVED)}|bearer|basic)[^\s\"',;}}\\]+",
            re.IGNORECASE,
        ),
        rf"\1\2{_REMOVED}",
    ),
    # postgresql://user:password@host
    (re.compile(r"(\w{2,15}://[^\s:/@]{0,64}):[^\s/@]{1,128}@"), rf"\1:{_REMOVED}@"),
)


class Scrubber:
    """``secrets`` are values of our own that must never be written, however they are quoted."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(secret for secret in secrets if secret)

    def scrub(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _REMOVED)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text


__all__ = ["Scrubber"]
