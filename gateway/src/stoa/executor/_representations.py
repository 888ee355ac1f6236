"""Representations: what an entity fetch tells a subgraph about each entity, written from the merged data.

An entity that lacks a member (its own fetch failed or came back null) takes no part; a member that is null is sent as null,
unless everything is null, which no key can be. Equal representations are sent once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from stoa.executor._faults import ClientPath
from stoa.executor._typename import typename_of
from stoa.plan import Fetch, RequiredField, RequiredSelection

_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Target:
    """An object of the merged data that takes the fetch's answer, and where it stands in the client's response."""

    entity: dict[str, Any]
    path: ClientPath


@dataclass(frozen=True, slots=True)
class Batch:
    """``items[i]`` is the JSON of representation i; its answer belongs to all of ``targets[i]``."""

    items: tuple[bytes, ...]
    targets: tuple[tuple[Target, ...], ...]

    def as_json(self) -> bytes:
        """The value of the request's variable."""
        return b"[" + b",".join(self.items) + b"]"


def write_batch(fetch: Fetch, candidates: list[Target]) -> Batch:
    """Collect the distinct representations in the order in which their entities stand."""
    grouped: dict[bytes, list[Target]] = {}
    for target in candidates:
        representation = _representation(fetch, target.entity)
        if representation is not None:
            grouped.setdefault(orjson.dumps(representation), []).append(target)
    return Batch(tuple(grouped), tuple(tuple(targets) for targets in grouped.values()))


def _representation(fetch: Fetch, entity: Mapping[str, Any]) -> dict[str, Any] | None:
    typename = typename_of(entity)
    sent = fetch.representation_typename or typename
    if sent is None or (fetch.entity_types and typename not in fetch.entity_types):
        return None
    written: dict[str, Any] = {"__typename": sent}
    if not _write_members(fetch.requires, entity, typename, written):
        return None
    members = (value for name, value in written.items() if name != "__typename")
    return written if any(value is not None for value in members) else None


def _write_members(
    selection: RequiredSelection, source: Mapping[str, Any], typename: str | None, written: dict[str, Any]
) -> bool:
    """Whether everything needed was there."""
    for item in selection:
        if not isinstance(item, RequiredField):
            if typename in item.possible_types and not _write_members(item.selection, source, typename, written):
                return False
            continue
        value = _member(item, source)
        if value is _ABSENT:
            return False
        _put(written, item.name, value)
    return True


def _member(item: RequiredField, source: Mapping[str, Any]) -> Any:
    value = source.get(item.response_name, _ABSENT)
    if value is _ABSENT or value is None or not item.selection:
        return value
    return _nested(item.selection, value)


def _nested(selection: RequiredSelection, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list):
        items = [_nested(selection, item) for item in value]
        return _ABSENT if any(item is _ABSENT for item in items) else items
    if not isinstance(value, dict):
        return _ABSENT
    written: dict[str, Any] = {}
    complete = _write_members(selection, value, typename_of(value), written)
    return written if complete else _ABSENT


def _put(written: dict[str, Any], name: str, value: Any) -> None:
    """``{ a { x } ... on T { a { y } } }``: both parts of ``a`` belong in one member."""
    present = written.get(name)
    if name == "__typename" and name in written:
        return
    written[name] = _united(present, value) if present is not None else value


def _united(left: Any, right: Any) -> Any:
    if isinstance(left, dict) and isinstance(right, dict):
        return left | {name: _united(left[name], value) if name in left else value for name, value in right.items()}
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        return [_united(one, other) for one, other in zip(left, right, strict=True)]
    return right


__all__ = ["Batch", "Target", "write_batch"]
