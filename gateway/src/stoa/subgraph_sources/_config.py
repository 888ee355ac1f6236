"""The configuration of a composition: rover's YAML, and Python modules as one more kind of schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from stoa.errors import ConfigurationError

_VARIABLE: Final = re.compile(r"\$\{env\.([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_MERGE: Final = "tag:yaml.org,2002:merge"
_KINDS: Final = "file, sdl, subgraph_url or module"


@dataclass(frozen=True, slots=True)
class FileSchema:
    """``schema: {file: products.graphql}``, relative to the configuration."""

    path: Path


@dataclass(frozen=True, slots=True)
class InlineSchema:
    """``schema: {sdl: "…"}``."""

    sdl: str


@dataclass(frozen=True, slots=True)
class RunningSchema:
    """``schema: {subgraph_url: …, introspection_headers: {…}}``: the service is asked for its SDL."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ModuleSchema:
    """``schema: {module: "package.module:attribute"}``."""

    reference: str


SchemaSource: TypeAlias = FileSchema | InlineSchema | RunningSchema | ModuleSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgraphEntry:
    """One subgraph as the configuration names it."""

    name: str
    routing_url: str
    schema: SchemaSource


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeConfig:
    """A configuration that was understood; ``folder`` is where its relative paths and modules are looked for."""

    subgraphs: tuple[SubgraphEntry, ...]
    folder: Path


def read_config(text: str, environ: Mapping[str, str], *, named: str, folder: Path) -> ComposeConfig:
    """Raise :class:`ConfigurationError` for whatever cannot be used. ``named`` is how messages call the configuration."""
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 - a safe loader, which also refuses to drop a subgraph
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        twice = ": a key stands twice" if "stands twice" in str(error) else ""
        raise ConfigurationError(f"{named} is not valid YAML{_place(error)}{twice}.") from error
    subgraphs = document.get("subgraphs") if isinstance(document, dict) else None
    if not isinstance(subgraphs, dict) or not subgraphs:
        raise ConfigurationError(f"{named} has no 'subgraphs'. Name each with its routing_url and schema: {{file}}.")
    _check_version(document.get("federation_version"), named)
    reader = _Reader(named, folder, environ)
    return ComposeConfig(subgraphs=tuple(reader.entry(name, entry) for name, entry in subgraphs.items()), folder=folder)


class _Loader(yaml.SafeLoader):
    """Of two equal keys YAML keeps the last: a subgraph would vanish without a word."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._resolved: set[int] = set()

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        # before merges (<<) are resolved: what they bring may be written over
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE]
        if len(set(keys)) < len(keys) and id(node) not in self._resolved:
            raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
        self._resolved.add(id(node))
        return super().construct_mapping(node, deep=deep)


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" at line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""


def _check_version(version: Any, named: str) -> None:
    # the version picks rover's composer; ours reads every version from the subgraphs' own @link
    if version is not None and not re.fullmatch(r"=?[12](\.\d+)*|latest-[12]", str(version)):
        raise ConfigurationError(f"{named}: federation_version '{version}' is none. Write 2, or for example =2.9.0.")


@dataclass(frozen=True, slots=True)
class _Reader:
    named: str
    folder: Path
    environ: Mapping[str, str]

    def entry(self, name: Any, entry: Any) -> SubgraphEntry:
        if not isinstance(name, str):
            raise ConfigurationError(f"{self.named}: the name {name!r} of a subgraph is no text. Put it in quotes.")
        schema = entry.get("schema") if isinstance(entry, dict) else None
        if not isinstance(schema, dict):
            raise self._refusal(name, f"has no 'schema'. Give it one of {_KINDS}.")
        source = self._source(name, schema)
        default = source.url if isinstance(source, RunningSchema) else ""
        url = entry.get("routing_url")
        return SubgraphEntry(
            name=name, routing_url=default if url is None else self._text(name, "routing_url", url), schema=source
        )

    def _source(self, name: str, schema: dict[Any, Any]) -> SchemaSource:
        kinds = [kind for kind in ("file", "sdl", "subgraph_url", "module") if schema.get(kind) is not None]
        if "graphref" in schema:
            raise self._refusal(name, f"names a 'graphref', a schema in a vendor's registry. Give it {_KINDS}.")
        if len(kinds) != 1:
            raise self._refusal(name, f"needs exactly one of {_KINDS}, and names {' and '.join(kinds) or 'none'}.")
        (kind,) = kinds
        # inline SDL is text of its own: what looks like a variable in it is none
        value = self._text(name, kind, schema[kind]) if kind != "sdl" else schema[kind]
        match kind:
            case "file":
                return FileSchema(self.folder / value)
            case "subgraph_url":
                return RunningSchema(self._http(name, value), self._headers(name, schema.get("introspection_headers")))
            case "module":
                return ModuleSchema(value)
            case _:
                return InlineSchema(self._plain(name, "sdl", value))

    def _http(self, name: str, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise self._refusal(name, "has a 'subgraph_url' that is no http:// or https:// address.")
        return url

    def _headers(self, name: str, headers: Any) -> dict[str, str]:
        if headers is None:
            return {}
        if not isinstance(headers, dict):
            raise self._refusal(name, "has 'introspection_headers' that are no mapping of names to values.")
        return {str(key): self._text(name, f"header {key}", value) for key, value in headers.items()}

    def _text(self, name: str, member: str, value: Any) -> str:
        return _VARIABLE.sub(lambda match: self._variable(name, member, match), self._plain(name, member, value))

    def _plain(self, name: str, member: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self._refusal(name, f"has a '{member}' that is no text.")
        return value

    def _variable(self, name: str, member: str, match: re.Match[str]) -> str:
        value = self.environ.get(match[1], match[2])
        if value is None:
            raise self._refusal(name, f"uses the environment variable {match[1]} in its {member}, and it is not set.")
        return value

    def _refusal(self, name: str, what: str) -> ConfigurationError:
        return ConfigurationError(f"{self.named}: subgraph '{name}' {what}")


__all__ = [
    "ComposeConfig",
    "FileSchema",
    "InlineSchema",
    "ModuleSchema",
    "RunningSchema",
    "SchemaSource",
    "SubgraphEntry",
    "read_config",
]
