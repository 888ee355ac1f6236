"""Choices that look random and are the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import TypeVar

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Chance:
    """A number stream named by its text: every question has its own answer, whatever was asked before."""

    name: str

    def number(self, question: str) -> int:
        return int.from_bytes(blake2s(f"{self.name}/{question}".encode(), digest_size=6).digest())

    def between(self, question: str, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self.number(question) % (high - low + 1)

    def pick(self, question: str, items: Sequence[_Item]) -> _Item:
        return items[self.number(question) % len(items)]

    def sample(self, question: str, items: Sequence[_Item], count: int) -> tuple[_Item, ...]:
        """So many different ones, in an order of their own."""
        order = sorted(range(len(items)), key=lambda place: self.number(f"{question}/{place}"))
        return tuple(items[place] for place in order[:count])
