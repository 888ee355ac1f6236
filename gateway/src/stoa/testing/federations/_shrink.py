"""Make a failing case small: leave out whatever can be left out while it still fails the same way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import fields, replace
from typing import Any, Final, TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    NonNullTypeNode,
    SelectionSetNode,
    StringValueNode,
    parse,
    print_ast,
)
from graphql.language.ast import Node

from stoa.testing.federations._case import Case, ask_case, compare_federation, failure_of

Fails: TypeAlias = Callable[[Case], Awaitable[bool]]
_MOST_ATTEMPTS: Final = 3_000


async def shrink(case: Case, kind: str) -> Case:
    """The smallest case that was found; ``kind`` is the failure to keep."""
    shrinker = _Shrinker(kind)
    before = None
    while before != case and shrinker.attempts < _MOST_ATTEMPTS:
        before = case
        case = await shrinker.drop_subgraphs(case)
        case = await shrinker.reduce_operation(case)
        case = await shrinker.reduce_subgraphs(case)
        for plain in (replace(case, order=0), replace(case, labels=frozenset()), replace(case, has_faults=False)):
            if plain != case and await shrinker.fails(plain):
                case = plain
    return case


class _Shrinker:
    def __init__(self, kind: str) -> None:
        self.attempts = 0
        self._kind = kind
        self._known: dict[str, Any] = {}

    async def fails(self, case: Case) -> bool:
        self.attempts += 1
        try:
            key = repr((case.has_faults, sorted(case.subgraphs.items())))
            if key not in self._known:
                self._known = {key: compare_federation(case.subgraphs, has_faults=case.has_faults)}
            comparison = self._known[key]
            return comparison is not None and failure_of(await ask_case(comparison, case)) == self._kind
        except Exception:  # noqa: BLE001 - what cannot even be read is no case
            return False

    async def drop_subgraphs(self, case: Case) -> Case:
        for name in list(case.subgraphs):
            rest = {other: sdl for other, sdl in case.subgraphs.items() if other != name}
            smaller = replace(case, subgraphs=rest)
            if await self.fails(smaller):
                case = smaller
        return case

    async def reduce_operation(self, case: Case) -> Case:
        def with_text(text: str) -> Case:
            return replace(case, operation=text)

        return with_text(await self._reduce(case.operation, with_text))

    async def reduce_subgraphs(self, case: Case) -> Case:
        for name in case.subgraphs:
            current = case

            def with_text(text: str, name: str = name, current: Case = current) -> Case:
                return replace(current, subgraphs={**current.subgraphs, name: text})

            case = with_text(await self._reduce(case.subgraphs[name], with_text))
        return case

    async def _reduce(self, text: str, case_with: Callable[[str], Case]) -> str:
        """Try every smaller document, the much smaller ones first; go on from the first that still fails."""
        document, position = parse(text, no_location=True), 0
        while self.attempts < _MOST_ATTEMPTS:
            smaller = next(_skipped(_variants(document), position), None)
            if smaller is None:
                break
            if await self._fails_as(smaller, case_with):
                document = smaller
            else:
                position += 1
        return print_ast(document)

    async def _fails_as(self, document: Any, case_with: Callable[[str], Case]) -> bool:
        if isinstance(document, DocumentNode) and not document.definitions:
            return False
        return await self.fails(case_with(print_ast(document)))


def _skipped(variants: Iterator[Any], count: int) -> Iterator[Any]:
    for index, one in enumerate(variants):
        if index >= count:
            yield one


def _variants(node: Any) -> Iterator[Any]:
    """The node with one thing less, from the outside in."""
    if isinstance(node, StringValueNode):
        yield from _variants_of_text(node)
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, tuple):
            for index in range(len(value)) if len(value) > 1 or each.name != "selections" else ():
                yield replace(node, **{each.name: value[:index] + value[index + 1 :]})
            for index, item in enumerate(value):
                yield from _variants_of_item(node, each.name, index, item)
        elif isinstance(value, Node):
            yield from (replace(node, **{each.name: one}) for one in _variants(value))
    if isinstance(node, FieldNode) and node.alias is not None:
        yield replace(node, alias=None)


def _variants_of_text(node: StringValueNode) -> Iterator[StringValueNode]:
    """A field set with less in it."""
    try:
        document = parse("{" + node.value + "}", no_location=True)
    except GraphQLSyntaxError:
        return
    for one in _variants(document):
        yield replace(node, value=" ".join(print_ast(one).split())[1:-1].strip())


def _variants_of_item(node: Any, name: str, index: int, item: Any) -> Iterator[Any]:
    value = getattr(node, name)
    if not isinstance(item, Node):
        return
    if isinstance(node, SelectionSetNode) and isinstance(item, InlineFragmentNode):
        inside = item.selection_set.selections
        yield replace(node, selections=value[:index] + inside + value[index + 1 :])
    type_node = getattr(item, "type", None)
    if isinstance(type_node, NonNullTypeNode):
        plain = replace(item, type=type_node.type)
        yield replace(node, **{name: (*value[:index], plain, *value[index + 1 :])})
    for one in _variants(item):
        yield replace(node, **{name: (*value[:index], one, *value[index + 1 :])})
