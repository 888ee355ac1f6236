"""The clients' operations, from files and folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, Source, parse

from stoa.cli._sources import read_text
from stoa.errors import ConfigurationError

_SUFFIXES: Final = frozenset({".graphql", ".gql"})


def read_operations(paths: Sequence[Path]) -> list[DocumentNode]:
    """Raise :class:`ConfigurationError` where a file is no GraphQL, and where there is no operation at all."""
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    documents = [_parse(file) for file in files]
    if not any(isinstance(node, OperationDefinitionNode) for each in documents for node in each.definitions):
        named = ", ".join(str(path) for path in paths)
        raise ConfigurationError(f"There is no operation in {named}. A check of none would always pass.")
    return documents


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())


def _parse(file: Path) -> DocumentNode:
    try:
        return parse(Source(read_text(file), str(file)))
    except GraphQLError as error:
        place = f":{error.locations[0].line}:{error.locations[0].column}" if error.locations else ""
        raise ConfigurationError(f"{file}{place}: {error.message}") from error


__all__ = ["read_operations"]
