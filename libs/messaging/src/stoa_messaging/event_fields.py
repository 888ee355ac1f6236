"""What an event's JSON schema promises, as a flat table: a path for each field, and the kinds of values it may have.

`lines[].quantity: integer`, `coupon?: null|string`. A question mark says that the field may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

Fields = Mapping[str, str]
_ANYTHING: Final = "any"
_DEEPEST: Final = 12


def fields_of(schema: Mapping[str, Any]) -> dict[str, str]:
    """Reads a schema as pydantic writes it. Titles, descriptions and bounds say nothing about compatibility here."""
    return dict(sorted(_walk(schema, schema.get("$defs", {}), "", 0)))


def _walk(node: Mapping[str, Any], definitions: Mapping[str, Any], path: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    for choice in _choices(node, definitions):
        required = set(choice.get("required", ()))
        for name, child in choice.get("properties", {}).items():
            inner = f"{path}.{name}" if path else name
            optional = "" if name in required else "?"
            yield inner + optional, _kinds(child, definitions)
            yield from _walk(child, definitions, inner, depth + 1)
        if isinstance(choice.get("items"), Mapping):
            yield f"{path}[]", _kinds(choice["items"], definitions)
            yield from _walk(choice["items"], definitions, f"{path}[]", depth + 1)
        if isinstance(choice.get("additionalProperties"), Mapping):
            yield f"{path}{{}}", _kinds(choice["additionalProperties"], definitions)
            yield from _walk(choice["additionalProperties"], definitions, f"{path}{{}}", depth + 1)


def _choices(node: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in node:
        yield from _choices(definitions.get(str(node["$ref"]).rpartition("/")[2], {}), definitions)
        return
    alternatives = [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]
    if not alternatives:
        yield node
    for alternative in alternatives:
        yield from _choices(alternative, definitions)


def _kinds(node: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    return "|".join(sorted({_kind(choice) for choice in _choices(node, definitions)}))


def _kind(choice: Mapping[str, Any]) -> str:
    kind = choice.get("type")
    if isinstance(kind, str):
        return kind
    values = [choice["const"]] if "const" in choice else choice.get("enum", [])
    names = {type(value).__name__ for value in values}
    return {"str": "string", "int": "integer", "bool": "boolean"}.get(names.pop(), _ANYTHING) if names else _ANYTHING


def breaks_readers(before: Fields, after: Fields) -> list[str]:
    """What makes `after` unreadable for somebody who wrote his reader for `before`, or the other way round."""
    told: list[str] = []
    for path, kinds in before.items():
        name, now = path.rstrip("?"), _required(path, after)
        if now is None:
            told.append(f"{name} is gone")
        elif now.endswith("?") != path.endswith("?"):
            told.append(f"{name} is {'optional' if now.endswith('?') else 'required'} now")
        elif after[now] != kinds:
            told.append(f"{name} was {kinds} and is {after[now]} now")
    known = {path.rstrip("?") for path in before}
    told += [
        f"{path} is new and required: older messages lack it"
        for path in after
        if path not in known and not path.endswith(("?", "[]", "{}")) and _belongs_to_known(path, known)
    ]
    return told


def _belongs_to_known(path: str, known: set[str]) -> bool:
    # Inside something new a field may well be required: no older message has its surroundings.
    parent = path.rstrip("?").rpartition(".")[0]
    return not parent or parent in known


def lacks_for_reader(published: Fields, read: Fields) -> list[str]:
    """What a reader relies on and the publisher does not promise."""
    told: list[str] = []
    for path, kinds in read.items():
        name, found = path.rstrip("?"), _required(path, published)
        if found is None:
            if not path.endswith(("?", "[]", "{}")) and _required(_parent(name), published) is not None:
                told.append(f"{name} is read and not published")
            continue
        if found.endswith("?") and not path.endswith("?"):
            told.append(f"{name} is read as if it were always there; it is optional")
        if not _fits(published[found], kinds):
            told.append(f"{name} is read as {kinds} and published as {published[found]}")
    return told


def _parent(name: str) -> str:
    return name.rpartition(".")[0]


def _required(path: str, fields: Fields) -> str | None:
    name = path.rstrip("?")
    if not name:
        return ""
    return next((each for each in (name, f"{name}?") if each in fields), None)


def _fits(published: str, read: str) -> bool:
    accepted = set(read.split("|"))
    if "number" in accepted:
        accepted.add("integer")
    return _ANYTHING in accepted or set(published.split("|")) <= accepted
