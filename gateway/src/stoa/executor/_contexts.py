"""Values that an entity fetch takes from objects above each entity (``@fromContext``).

Entities with equal values stand together. All of them are asked in one request: each group under an alias of its own, with
variables of its own, which is why such requests have their document written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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

from stoa.executor._faults import ClientPath
from stoa.executor._representations import Target
from stoa.executor._typename import typename_of
from stoa.plan import ContextArgument, Fetch, ResponseKey, ResponsePath, TypeCondition

_ABSENT: Final = object()
_ELSEWHERE: Final = object()


@dataclass(frozen=True, slots=True)
class ContextGroup:
    """Entities with equal values: ``values`` are JSON by variable, without those that are missing."""

    values: Mapping[str, bytes]
    targets: tuple[Target, ...]


def group_by_contexts(data: dict[str, Any], fetch: Fetch, targets: Iterable[Target]) -> list[ContextGroup]:
    """Groups in the order in which their first entities stand."""
    grouped: dict[tuple[tuple[str, bytes], ...], list[Target]] = {}
    for target in targets:
        above = _objects_above(data, target.path)
        values = ((argument.variable, _value(argument, above)) for argument in fetch.contexts)
        key = tuple((name, orjson.dumps(value)) for name, value in values if value is not _ABSENT)
        grouped.setdefault(key, []).append(target)
    return [ContextGroup(dict(key), tuple(found)) for key, found in grouped.items()]


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


@dataclass(frozen=True, slots=True)
class _Text:
    """A selection with marks for the values of contexts, and the client's variables in it."""

    selection: str
    variables: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextualDocument:
    """The parts of a document that asks for several groups."""

    definitions: Mapping[str, str]
    types: Mapping[str, str]
    selection: SelectionSetNode
    _written: dict[frozenset[str], _Text | None] = field(default_factory=dict)

    def asks(self, group: ContextGroup) -> bool:
        """Whether anything is left to ask without the values that are missing."""
        return self._text(frozenset(group.values)) is not None

    def write(self, groups: Sequence[ContextGroup]) -> tuple[str, tuple[str, ...]]:
        """The document, with the client's variables in it.

        Group ``n`` is answered under ``_n``, for the representations in ``$representations_n``.
        """
        own: list[str] = []
        fields: list[str] = []
        used: set[str] = set()
        for number, group in enumerate(groups):
            text = self._text(frozenset(group.values)) or _Text("", frozenset())
            selection = text.selection
            used |= text.variables
            own.append(f"$representations_{number}:[_Any!]!")
            for name in group.values:
                own.append(f"${name}_{number}:{self.types[name]}")
                selection = selection.replace(_mark(name), f"{name}_{number}")
            fields.append(f"_{number}:_entities(representations:$representations_{number}){selection}")
        names = tuple(name for name in self.definitions if name in used)
        head = ",".join((*(self.definitions[name] for name in names), *own))
        return f"query({head}){{{' '.join(fields)}}}", names

    def _text(self, present: frozenset[str]) -> _Text | None:
        """The selection for entities that have these values; None where that is nothing."""
        if present not in self._written:
            kept = _without(self.selection, frozenset(self.types) - present)
            self._written[present] = None if kept is None or not _asks_something(kept) else _written(kept, present)
        return self._written[present]


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
    return ContextualDocument(
        definitions={
            one.variable.name.value: print_ast(one)
            for one in operation.variable_definitions or ()
            if one.variable.name.value in fetch.variables
        },
        types={argument.variable: argument.type for argument in fetch.contexts},
        selection=entities.selection_set,
    )


def _mark(name: str) -> str:
    """A name that no GraphQL text can hold, so that replacing it touches nothing of the client's."""
    return f"\0{name}\0"


def _written(selection: SelectionSetNode, present: frozenset[str]) -> _Text:
    marker = _Marker(present)
    text = print_ast(visit(selection, marker))
    return _Text(text, frozenset(marker.others))


class _Marker(Visitor):
    """Marks the variables that each group has for itself, and notes the others."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self._names = names
        self.others: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> VariableNode | None:
        name = node.name.value
        if name not in self._names:
            self.others.add(name)
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
