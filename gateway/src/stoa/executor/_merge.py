"""Merging: two answers about one object become one object, the same in whatever order they arrive.

Objects merge member by member and lists of one length item by item. Where leaves differ, a fixed order of values decides
(null loses against everything), so the outcome never depends on which subgraph was faster.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson


def merge_into(target: dict[str, Any], answer: dict[str, Any], interfaces: Collection[str]) -> None:
    """Merge ``answer`` into ``target``. ``interfaces`` names the types that only an interface object may answer with."""
    for name, value in answer.items():
        present = target.get(name)
        if present is None:
            target[name] = value
        elif present is value:
            continue
        elif name == "__typename":
            target[name] = _concrete_name(present, value, interfaces)
        else:
            target[name] = _merged(present, value, interfaces)


def copied(value: Any) -> Any:
    """A copy that shares no object or list: each place of the response may later be merged with other answers."""
    if isinstance(value, dict):
        return {name: copied(item) for name, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def _merged(present: Any, value: Any, interfaces: Collection[str]) -> Any:
    if value is None:
        return present
    if isinstance(present, dict) and isinstance(value, dict):
        merge_into(present, value, interfaces)
        return present
    if isinstance(present, list) and isinstance(value, list) and len(present) == len(value):
        for index, (one, other) in enumerate(zip(present, value, strict=True)):
            present[index] = other if one is None else _merged(one, other, interfaces)
        return present
    return present if present == value else max(present, value, key=_rank)


def _concrete_name(present: Any, value: Any, interfaces: Collection[str]) -> Any:
    """An interface object answers with its interface's name; the concrete type's name is the better knowledge."""
    if present == value or not isinstance(value, str) or value in interfaces:
        return present
    if not isinstance(present, str) or present in interfaces:
        return value
    return max(present, value)


def _rank(value: Any) -> tuple[int, bytes]:
    """Longer lists first, then any fixed order."""
    return (len(value) if isinstance(value, list) else 0, orjson.dumps(value))


__all__ = ["copied", "merge_into"]
