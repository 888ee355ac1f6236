"""What generated code is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import msgspec
import orjson

from stoa.errors import SubgraphError

# What collectors return: the list of representations as JSON, and for each of them whoever takes its entity.
Collected: TypeAlias = tuple[bytes, list[Any]]


class UnexpectedAnswer(Exception):
    """An answer that only the interpreter can judge."""


#: what says no more than that; everything else is a bug
UNEXPECTED: Final = (
    UnexpectedAnswer,
    SubgraphError,
    msgspec.MsgspecError,
    orjson.JSONDecodeError,
    RecursionError,
    UnicodeDecodeError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchCode:
    """The functions of one fetch. ``collect`` and ``put`` are those of an entity fetch; ``is_raw``: some of its bytes pass unread."""

    number: int
    decode: Callable[[bytes], Any]
    is_raw: bool
    collect: Callable[[list[Any]], Collected] | None = None
    put: Callable[[list[Any], list[Any]], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Generated code for one operation under one choice of its conditions; keyed by the plan's own nodes, by identity.

    ``steps`` is where the executor keeps what it made of the plan with this code. ``is_native``: an engine in C does what the source says.
    """

    source: str
    fetches: Mapping[int, FetchCode]
    batches: Mapping[int, Callable[[bytes], Any]]
    write: Callable[[list[Any]], bytes]
    is_native: bool = False
    steps: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)


__all__ = ["UNEXPECTED", "Collected", "FetchCode", "Program", "UnexpectedAnswer"]
