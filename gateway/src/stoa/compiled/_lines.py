"""Indented source lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from stoa.compiled._unsupported import Reason, UnsupportedOperation

# CPython takes 20 statically nested loops in one function.
_MOST_LOOPS: Final = 18


@dataclass(slots=True)
class Lines:
    """``names`` counts local names, so that none is used twice in a function; ``loops`` are those around the next line."""

    written: list[str] = field(default_factory=list)
    names: int = 0
    loops: int = 0
    _depth: int = 0

    def add(self, line: str) -> None:
        self.written.append("    " * self._depth + line)

    def name(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}{self.names}"

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        is_loop = head.startswith("for ")
        self.loops += is_loop
        if self.loops > _MOST_LOOPS:
            raise UnsupportedOperation(Reason.TOO_DEEP)
        self.add(head)
        self._depth += 1
        length = len(self.written)
        yield
        if len(self.written) == length:
            self.add("pass")
        self._depth -= 1
        self.loops -= is_loop

    def text(self) -> str:
        return "\n".join(self.written)


__all__ = ["Lines"]
