"""A federation in the making: what each subgraph declares, and its SDL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_LINK: Final = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external",'
    ' "@requires", "@provides", "@override", "@inaccessible", "@interfaceObject"])'
)


@dataclass(slots=True)
class FieldDraft:
    """``type`` and ``arguments`` are GraphQL text, ``directives`` are applications as text."""

    type: str
    arguments: str = ""
    directives: list[str] = field(default_factory=list)

    def has(self, directive: str) -> bool:
        return any(one.startswith(directive) for one in self.directives)

    @property
    def is_external(self) -> bool:
        return self.has("@external")


@dataclass(slots=True)
class TypeDraft:
    """``names`` are the members of a union or the values of an enum, ``keys`` the texts of the keys."""

    kind: str
    name: str
    fields: dict[str, FieldDraft] = field(default_factory=dict)
    implements: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    directives: list[str] = field(default_factory=list)
    is_extension: bool = False

    def write(self) -> str:
        head = f"{'extend ' if self.is_extension else ''}{self.kind} {self.name}"
        head += f" implements {' & '.join(self.implements)}" if self.implements else ""
        head += "".join(f" {one}" for one in self.directives)
        if self.kind == "union":
            return f"{head} = {' | '.join(self.names)}"
        lines = [*self.names, *(_write_field(name, one) for name, one in self.fields.items())]
        return "\n".join([f"{head} {{", *(f"  {line}" for line in lines), "}"])


@dataclass(slots=True)
class SubgraphDraft:
    """``renamed`` gives root types another name here; without ``is_linked`` the SDL is Federation 1."""

    name: str
    types: dict[str, TypeDraft] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    is_linked: bool = True

    def write(self) -> str:
        parts = [_LINK] if self.is_linked else []
        if self.renamed:
            roots = (f"{kind.lower()}: {self.renamed.get(kind, kind)}" for kind in self._roots())
            parts.append(f"schema {{ {' '.join(roots)} }}")
        for one in self.types.values():
            one.name = self.renamed.get(one.name, one.name)
            parts.append(one.write())
        return "\n".join(parts) + "\n"

    def write_types(self) -> str:
        return "\n".join(one.write() for one in self.types.values())

    def _roots(self) -> Iterator[str]:
        return (kind for kind in ("Query", "Mutation") if kind in self.types)


def _write_field(name: str, one: FieldDraft) -> str:
    return f"{name}{one.arguments}: {one.type}" + "".join(f" {directive}" for directive in one.directives)
