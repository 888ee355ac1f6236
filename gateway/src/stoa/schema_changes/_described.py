"""What every element has: a description, and mostly a deprecation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from stoa.schema_changes._change import SchemaChange, change


class _Described(Protocol):
    @property
    def description(self) -> str | None: ...


class _Deprecable(_Described, Protocol):
    @property
    def deprecation_reason(self) -> str | None: ...


def description_changes(coordinate: str, old: _Described, new: _Described) -> Iterator[SchemaChange]:
    if (old.description or "") != (new.description or ""):
        yield change("DESCRIPTION_CHANGED", coordinate, f"The description of {coordinate} changed.")


def deprecation_changes(coordinate: str, old: _Deprecable, new: _Deprecable) -> Iterator[SchemaChange]:
    before, after = old.deprecation_reason, new.deprecation_reason
    if before == after:
        return
    if before is None:
        yield change("DEPRECATION_ADDED", coordinate, f'{coordinate} is deprecated now: "{after}"')
    elif after is None:
        yield change("DEPRECATION_REMOVED", coordinate, f"{coordinate} is not deprecated any more.")
    else:
        sentence = f'The reason of the deprecation of {coordinate} is "{after}" now.'
        yield change("DEPRECATION_REASON_CHANGED", coordinate, sentence)


__all__ = ["deprecation_changes", "description_changes"]
