"""What one definition mentions."""

from __future__ import annotations

from dataclasses import dataclass, field

from stoa.document._values import Usage


@dataclass(slots=True)
class Checked:
    """One definition by itself: the variables and fragments that it mentions."""

    usages: list[Usage] = field(default_factory=list)
    spreads: set[str] = field(default_factory=set)


__all__ = ["Checked"]
