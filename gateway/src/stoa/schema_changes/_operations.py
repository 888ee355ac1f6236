"""Operations against two schemas: which were valid and are not any more, and what all of them use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Visitor,
    validate,
    visit,
)
from graphql.language import FragmentSpreadNode, Node

from stoa.schema_changes._usage import used_coordinates

_MAX_ERRORS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenOperation:
    """``file`` and ``line`` are where it begins; each problem is (sentence, file, line, column)."""

    name: str
    file: str
    line: int
    problems: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationReport:
    """``broken`` were valid before, ``invalid_before`` were not (they say nothing about the change)."""

    count: int
    broken: tuple[BrokenOperation, ...]
    invalid_before: tuple[BrokenOperation, ...]
    used: frozenset[str]


def check_operations(documents: Sequence[DocumentNode], old: GraphQLSchema, new: GraphQLSchema) -> OperationReport:
    """Fragments are found in the operation's own document first, then in the nearest of the others, as bundlers do.

    Parse with locations and a named :class:`graphql.Source`: file and line are read from them.
    """
    broken: list[BrokenOperation] = []
    invalid: list[BrokenOperation] = []
    used: set[str] = set()
    count = 0
    for operation, document in _operations(documents):
        count += 1
        before = validate(old, document, max_errors=_MAX_ERRORS)
        if before:
            invalid.append(_broken(operation, before))
            continue
        used |= used_coordinates(document, old)
        after = validate(new, document, max_errors=_MAX_ERRORS)
        if after:
            broken.append(_broken(operation, after))
    return OperationReport(count=count, broken=tuple(broken), invalid_before=tuple(invalid), used=frozenset(used))


def _operations(documents: Sequence[DocumentNode]) -> Iterator[tuple[OperationDefinitionNode, DocumentNode]]:
    fragments = _Fragments(documents)
    for document in documents:
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                yield node, DocumentNode(definitions=(node, *fragments.needed_by(node)))


class _Fragments:
    """Two front ends may have a fragment of one name: the nearest file wins, the operation's own first."""

    def __init__(self, documents: Sequence[DocumentNode]) -> None:
        self._by_name: dict[str, list[FragmentDefinitionNode]] = {}
        for document in documents:
            for node in document.definitions:
                if isinstance(node, FragmentDefinitionNode):
                    self._by_name.setdefault(node.name.value, []).append(node)

    def needed_by(self, operation: OperationDefinitionNode) -> list[FragmentDefinitionNode]:
        found: dict[str, FragmentDefinitionNode] = {}
        waiting = [*_spreads(operation)]
        while waiting:
            name = waiting.pop()
            if name in self._by_name and name not in found:
                found[name] = max(self._by_name[name], key=lambda each: _nearness(_file(each), _file(operation)))
                waiting.extend(_spreads(found[name]))
        return list(found.values())


def _file(node: Node) -> str:
    return node.loc.source.name if node.loc else ""


def _nearness(file: str, other: str) -> int:
    shared = takewhile(lambda parts: parts[0] == parts[1], zip(file.split("/"), other.split("/"), strict=False))
    return sum(1 for _ in shared)


class _SpreadNames(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.names.append(node.name.value)


def _spreads(node: Node) -> list[str]:
    visitor = _SpreadNames()
    visit(node, visitor)
    return visitor.names


def _broken(operation: OperationDefinitionNode, errors: Iterable[GraphQLError]) -> BrokenOperation:
    loc = operation.loc
    return BrokenOperation(
        name=operation.name.value if operation.name else f"(unnamed {operation.operation.value})",
        file=_file(operation),
        line=loc.start_token.line if loc else 0,
        problems=tuple(_problem(error) for error in errors),
    )


def _problem(error: GraphQLError) -> tuple[str, str, int, int]:
    place = error.locations[0] if error.locations else None
    file = _file(error.nodes[0]) if error.nodes else ""
    return error.message, file, place.line if place else 0, place.column if place else 0


__all__ = ["BrokenOperation", "OperationReport", "check_operations"]
