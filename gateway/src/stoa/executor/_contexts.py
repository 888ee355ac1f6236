"""Values that an entity fetch takes from objects above each entity (``@fromContext``).

Entities with equal values stand together. All of them are asked in one request: each group under an alias of its own, with
variables of its own, which is why such requests have their document written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
from graphql import (
    FieldNode,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from graphql.language.ast import Node

from stoa.executor._faults import ClientPath
from stoa.executor._representations import Target
from stoa.executor._typename import typename_of
from stoa.plan import ContextArgument, Fetch, ResponseKey, ResponsePath, TypeCondition

_ABSENT: Final = object()
_ELSEWHERE: Final = object()


@dataclass(frozen=True, slots=True)
class ContextGroup:
    """Entities with equal values, as JSON by variable; ``values`` is None where a value is missing."""

    values: Mapping[str, bytes] | None
    targets: tuple[Target, ...]


def group_by_contexts(data: dict[str, Any], fetch: Fetch, targets: Iterable[Target]) -> list[ContextGroup]:
    """Groups in the order in which their first entities stand."""
    grouped: dict[tuple[bytes, ...] | None, list[Target]] = {}
    for target in targets:
        above = _objects_above(data, target.path)
        values = [_value(argument, above) for argument in fetch.contexts]
        missing = any(value is _ABSENT for value in values)
        key = None if missing else tuple(orjson.dumps(value, option=orjson.OPT_SORT_KEYS) for value in values)
        grouped.setdefault(key, []).append(target)
    names = [argument.variable for argument in fetch.contexts]
    return [
        ContextGroup(None if key is None else dict(zip(names, key, strict=True)), tuple(found))
        for key, found in grouped.items()
    ]


def _objects_above(data: dict[str, Any], path: ClientPath) -> list[dict[str, Any]]:
    """Nearest first; lists are no objects."""
    objects, value = [data], data
    for part in path[:-1]:
        value = value[part]  # type: ignore[index]  # names lead into objects, numbers into lists: the path was found there
        if isinstance(value, dict):
            objects.append(value)
    return objects[::-1]


def _value(argument: ContextArgument, above: Sequence[dict[str, Any]]) -> Any:
    for source in argument.sources:
        holder = above[source.levels_up - 1] if source.levels_up <= len(above) else None
        if holder is None or (source.possible_types and typename_of(holder) not in source.possible_types):
            continue
        value = _follow(holder, source.path)
        if value is not _ELSEWHERE:
            return _ABSENT if value is None and argument.type.endswith("!") else value
    return _ABSENT


def _follow(holder: Any, path: ResponsePath) -> Any:
    value = holder
    for segment in path:
        if value is None:
            return None
        if not isinstance(value, dict):
            return _ABSENT
        match segment:
            case ResponseKey(name):
                value = value.get(name, _ABSENT)
            case TypeCondition(possible_types) if typename_of(value) not in possible_types:
                return _ELSEWHERE
        if value is _ABSENT:
            return _ABSENT
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextualDocument:
    """The parts of a document that asks for several groups. ``bare`` is the selection without contextual fields, if any is left."""

    definitions: tuple[str, ...]
    types: Mapping[str, str]
    filled: str
    bare: str | None

    def write(self, groups: Sequence[ContextGroup]) -> str:
        """Group ``n`` is answered under ``_n``, for the representations in ``$representations_n``."""
        definitions = list(self.definitions)
        fields: list[str] = []
        for number, group in enumerate(groups):
            definitions.append(f"$representations_{number}:[_Any!]!")
            selection = self.bare or ""
            if group.values is not None:
                definitions += [f"${name}_{number}:{type_text}" for name, type_text in self.types.items()]
                selection = self.filled
                for name in self.types:
                    selection = selection.replace(_mark(name), f"{name}_{number}")
            fields.append(f"_{number}:_entities(representations:$representations_{number}){selection}")
        return f"query({','.join(definitions)}){{{' '.join(fields)}}}"


def contextual_document(fetch: Fetch) -> ContextualDocument | None:
    """Take the fetch's document apart, once; None where it has no contextual fields."""
    if not fetch.contexts:
        return None
    operation = parse(fetch.document, no_location=True).definitions[0]
    if not isinstance(operation, OperationDefinitionNode):
        raise TypeError("the document of a fetch is one operation")
    (entities,) = operation.selection_set.selections
    if not isinstance(entities, FieldNode) or entities.selection_set is None:
        raise TypeError("the document of an entity fetch selects _entities")
    names = frozenset(argument.variable for argument in fetch.contexts)
    marked: Node = visit(entities.selection_set, _Marker(names))
    bare = _without(entities.selection_set, names)
    return ContextualDocument(
        definitions=tuple(
            print_ast(one) for one in operation.variable_definitions or () if one.variable.name.value in fetch.variables
        ),
        types={argument.variable: argument.type for argument in fetch.contexts},
        filled=print_ast(marked),
        bare=print_ast(bare) if bare is not None and _asks_something(bare) else None,
    )


def _mark(name: str) -> str:
    """A name that no GraphQL text can hold, so that replacing it touches nothing of the client's."""
    return f"\0{name}\0"


class _Marker(Visitor):
    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self._names = names

    def enter_variable(self, node: VariableNode, *_: object) -> VariableNode | None:
        name = node.name.value
        return replace(node, name=NameNode(value=_mark(name))) if name in self._names else None


def _without(selection_set: SelectionSetNode, names: frozenset[str]) -> SelectionSetNode | None:
    """The selection without fields that take these variables; they stand at the entity, below fragments at most."""
    kept: list[SelectionNode] = []
    for node in selection_set.selections:
        if isinstance(node, InlineFragmentNode):
            inner = _without(node.selection_set, names)
            if inner is not None:
                kept.append(replace(node, selection_set=inner))
        elif not isinstance(node, FieldNode) or names.isdisjoint(_variables_of(node)):
            kept.append(node)
    return replace(selection_set, selections=tuple(kept)) if kept else None


def _variables_of(node: FieldNode) -> Iterator[str]:
    for argument in node.arguments or ():
        if isinstance(argument.value, VariableNode):
            yield argument.value.name.value


def _asks_something(selection_set: SelectionSetNode) -> bool:
    return any(
        _asks_something(node.selection_set)
        if isinstance(node, InlineFragmentNode)
        else isinstance(node, FieldNode) and node.name.value != "__typename"
        for node in selection_set.selections
    )


__all__ = ["ContextGroup", "ContextualDocument", "contextual_document", "group_by_contexts"]
