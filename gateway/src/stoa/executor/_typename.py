"""The name of an object's type, as far as it is one: a hostile answer may hold anything there, also what cannot be looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def typename_of(value: Mapping[str, Any]) -> str | None:
    """None where it is missing or no text."""
    name = value.get("__typename")
    return name if isinstance(name, str) else None


__all__ = ["typename_of"]
