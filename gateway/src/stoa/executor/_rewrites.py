"""Apply a fetch's rewrites to its answer before it is merged: give renamed fields their place back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stoa.executor._typename import typename_of
from stoa.plan import FetchRewrite, ListItem, ResponseKey, ResponsePath, TypeCondition


def apply_rewrites(answer: Any, rewrites: tuple[FetchRewrite, ...]) -> None:
    """Change ``answer`` in place. A path that leads nowhere changes nothing."""
    for rewrite in rewrites:
        *parents, last = rewrite.path or (None,)
        if not isinstance(last, ResponseKey):
            continue
        for holder in _objects_at(answer, tuple(segment for segment in parents if segment is not None)):
            _rewrite_member(holder, last.name, rewrite)


def _rewrite_member(holder: dict[str, Any], name: str, rewrite: FetchRewrite) -> None:
    if name not in holder:
        return
    if rewrite.set_typename_to is not None:
        holder[name] = rewrite.set_typename_to
    if rewrite.rename_to is not None:
        holder[rewrite.rename_to] = holder.pop(name)


def _objects_at(value: Any, path: ResponsePath) -> Iterator[dict[str, Any]]:
    if not path:
        if isinstance(value, dict):
            yield value
        return
    segment, rest = path[0], path[1:]
    match segment:
        case ResponseKey(name):
            if isinstance(value, dict):
                yield from _objects_at(value.get(name), rest)
        case ListItem():
            for item in value if isinstance(value, list) else ():
                yield from _objects_at(item, rest)
        case TypeCondition(possible_types):
            if isinstance(value, dict) and typename_of(value) in possible_types:
                yield from _objects_at(value, rest)


__all__ = ["apply_rewrites"]
