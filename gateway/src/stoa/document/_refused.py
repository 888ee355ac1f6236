"""How the walk ends where it is not sure."""

from __future__ import annotations

from typing import NoReturn


class RefusedError(Exception):
    """Not accepted here; whether it is a mistake is not known."""


def refuse() -> NoReturn:
    raise RefusedError


__all__ = ["RefusedError", "refuse"]
