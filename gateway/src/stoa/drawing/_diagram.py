"""Diagrams as data: boxes in columns, arrows between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """``name`` is what arrows call it, ``group`` gives it its colour, ``column`` counts from zero.

    ``note`` stands beside the title; boxes that are ``is_faint`` have a dashed edge.
    """

    name: str
    title: str
    group: str
    column: int
    lines: tuple[str, ...] = ()
    note: str = ""
    is_faint: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """From box to box, by their names."""

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """``description`` is read aloud to those who cannot see the picture; ``headings`` stand above the columns."""

    title: str
    description: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in the order of their first box."""
        return tuple(dict.fromkeys(box.group for box in self.boxes))


__all__ = ["Arrow", "Box", "Diagram"]
