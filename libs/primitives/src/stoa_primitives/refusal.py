"""Business refusals: a rule said no, and the person who asked may read why.

Refusal                 base; never raised itself
├── InvalidInput        INVALID_INPUT   the values make no sense
├── NotFound            NOT_FOUND       no such thing, or not the caller's
├── NotAllowed          FORBIDDEN       the caller lacks the right
└── …                   each domain draws its own below these or below Refusal
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class Refusal(Exception):
    """A rule said no. `code` is stable; the message is for people and holds nothing internal."""

    code: ClassVar[str] = "REFUSED"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, object] = MappingProxyType(details)


class InvalidInput(Refusal):
    """The values asked for make no sense."""

    code = "INVALID_INPUT"


class NotFound(Refusal):
    """There is no such thing, or it belongs to somebody else: both give the same answer."""

    code = "NOT_FOUND"


class NotAllowed(Refusal):
    """The caller is known but lacks the right."""

    code = "FORBIDDEN"
