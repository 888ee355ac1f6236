"""Find the objects that stand at a plan path of the merged data.

Whatever does not fit the path is passed over: its absence is reported where it arose, not here.
"""

from __future__ import annotations

from typing import Any

from stoa.executor._faults import ClientPath
from stoa.executor._representations import Target
from stoa.executor._typename import typename_of
from stoa.plan import ListItem, ResponseKey, ResponsePath, TypeCondition


def targets_at(data: dict[str, Any], path: ResponsePath) -> list[Target]:
    """Breadth first, in the order of the response."""
    found: list[tuple[Any, ClientPath]] = [(data, ())]
    for segment in path:
        match segment:
            case ResponseKey(name):
                found = [
                    (value[name], (*at, name))
                    for value, at in found
                    if isinstance(value, dict) and value.get(name) is not None
                ]
            case ListItem():
                found = [
                    (item, (*at, index))
                    for value, at in found
                    if isinstance(value, list)
                    for index, item in enumerate(value)
                    if item is not None
                ]
            case TypeCondition(possible_types):
                found = [
                    (value, at)
                    for value, at in found
                    if isinstance(value, dict) and typename_of(value) in possible_types
                ]
    return [Target(value, at) for value, at in found if isinstance(value, dict)]


__all__ = ["targets_at"]
