"""Read a multipart answer, and put the parts of an incremental delivery together as a client does; strictly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson

_DELIMITER: Final = b"\r\n--graphql"


class BrokenDeliveryError(AssertionError):
    """The parts do not make one answer."""


def parts_of(body: bytes) -> list[dict[str, Any]]:
    """The decoded parts of a whole ``multipart/mixed`` body."""
    opening, *parts, closing = body.split(_DELIMITER)
    if opening or closing != b"--\r\n":
        raise BrokenDeliveryError(f"not a whole multipart body: {body!r}")
    return [orjson.loads(part.partition(b"\r\n\r\n")[2]) for part in parts]


def merge_parts(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One response with all data and errors. Nothing may come twice, nothing may come where nothing is."""
    if [part["hasNext"] for part in parts] != [True] * (len(parts) - 1) + [False]:
        raise BrokenDeliveryError(f"'hasNext' is wrong: {parts}")
    first, *rest = parts
    merged = {"data": _copied(first["data"])}
    errors = list(first.get("errors", ()))
    for one in (one for part in rest for one in part.get("incremental", ())):
        errors += one.get("errors", ())
        if one["data"] is not None:
            _merge(_object_at(merged["data"], one["path"]), one["data"], one["path"])
    return {**merged, "errors": errors} if errors else merged


def merge_identified(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The same for the format with ids: every block is announced, then completed once, and nothing needs merging deeply."""
    if [part["hasNext"] for part in parts] != [True] * (len(parts) - 1) + [False]:
        raise BrokenDeliveryError(f"'hasNext' is wrong: {parts}")
    merged = {"data": _copied(parts[0]["data"])}
    errors: list[Any] = []
    pending: dict[str, list[str | int]] = {}
    for part in parts:
        errors += part.get("errors", ())
        for one in part.get("incremental", ()):
            path = [*pending[one["id"]], *one.get("subPath", ())]
            errors += one.get("errors", ())
            _add(_object_at(merged["data"], path), one["data"], path)
        for one in part.get("completed", ()):
            errors += one.get("errors", ())
            del pending[one["id"]]
        for one in part.get("pending", ()):
            _object_at(merged["data"], one["path"])
            pending[one["id"]] = one["path"]
    if pending:
        raise BrokenDeliveryError(f"never completed: {pending}")
    return {**merged, "errors": errors} if errors else merged


def _add(target: dict[str, Any], added: dict[str, Any], path: Sequence[str | int]) -> None:
    if twice := target.keys() & added.keys():
        raise BrokenDeliveryError(f"{path} got {sorted(twice)} twice")
    target.update(_copied(added))


def _object_at(data: Any, path: Sequence[str | int]) -> dict[str, Any]:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError) as error:
            raise BrokenDeliveryError(f"the client has nothing at {path}") from error
    if not isinstance(data, dict):
        raise BrokenDeliveryError(f"the client has no object at {path}")
    return data


def _merge(target: dict[str, Any], added: dict[str, Any], path: Sequence[str | int]) -> None:
    for name, value in added.items():
        if name not in target:
            target[name] = _copied(value)
        else:
            _merge_value(target[name], value, [*path, name])


def _merge_value(target: Any, added: Any, path: Sequence[str | int]) -> None:
    if isinstance(target, dict) and isinstance(added, dict):
        _merge(target, added, path)
    elif isinstance(target, list) and isinstance(added, list) and len(added) in (0, len(target)):
        for index, (one, other) in enumerate(zip(target, added, strict=False)):
            _merge_value(one, other, [*path, index])
    elif target is not None or added is not None:
        raise BrokenDeliveryError(f"{path} was delivered twice")


def _copied(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))


__all__ = ["BrokenDeliveryError", "merge_identified", "merge_parts", "parts_of"]
