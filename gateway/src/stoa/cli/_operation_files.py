"""The clients' operations, from files, folders and manifests of persisted documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import orjson
from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, Source, parse

from stoa.cli._sources import read_text
from stoa.errors import ConfigurationError

_SUFFIXES: Final = frozenset({".graphql", ".gql"})


def read_operations(paths: Sequence[Path]) -> list[DocumentNode]:
    """Raise :class:`ConfigurationError` where a file is no GraphQL, and where there is no operation at all."""
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    documents = [_parse(source) for file in files for source in _sources(file)]
    if not any(isinstance(node, OperationDefinitionNode) for each in documents for node in each.definitions):
        named = ", ".join(str(path) for path in paths)
        raise ConfigurationError(f"There is no operation in {named}. A check of none would always pass.")
    return documents


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())


def _sources(file: Path) -> Iterator[Source]:
    text = read_text(file)
    if file.suffix != ".json":
        yield Source(text, str(file))
        return
    for name, body in _manifest(file, text):
        yield Source(body, f"{file}#{name}")


def _manifest(file: Path, text: str) -> list[tuple[str, str]]:
    """Apollo's ``{"operations": [{"id", "body"}]}`` or Relay's ``{"id": "body"}``."""
    try:
        read: Any = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ConfigurationError(f"{file} is not JSON: {error}.") from error
    listed = read.get("operations") if isinstance(read, dict) else None
    if isinstance(listed, list):
        found = [(each.get("id"), each.get("body")) if isinstance(each, dict) else (None, None) for each in listed]
    else:
        found = [*read.items()] if isinstance(read, dict) else [(None, None)]
    texts = [(name, body) for name, body in found if isinstance(name, str) and isinstance(body, str)]
    if len(texts) < len(found):
        raise ConfigurationError(
            f'{file} is no manifest of persisted documents: {{"operations": [{{"id", "body"}}]}} or {{"id": "body"}}.'
        )
    return texts


def _parse(source: Source) -> DocumentNode:
    try:
        return parse(source)
    except GraphQLError as error:
        place = f":{error.locations[0].line}:{error.locations[0].column}" if error.locations else ""
        raise ConfigurationError(f"{source.name}{place}: {error.message}") from error


__all__ = ["read_operations"]
