"""The text inside ``@key``, ``@requires`` and ``@provides`` as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from graphql import FieldNode, GraphQLSyntaxError, InlineFragmentNode, OperationDefinitionNode, parse, print_ast

from stoa.errors import SupergraphError

if TYPE_CHECKING:
    from graphql import SelectionSetNode


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSetField:
    """A field with its arguments as ``(name, literal text)`` pairs in the order of their names."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    selection: FieldSet = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSetFragment:
    """``... on Type { … }``; without a condition its members stand in the parent already."""

    type_condition: str
    selection: FieldSet


FieldSet: TypeAlias = tuple["FieldSetField | FieldSetFragment", ...]


@lru_cache(maxsize=4096)  # most keys of a supergraph read alike
def parse_field_set(text: str) -> FieldSet:
    """Read a field set; aliases are not part of the language of field sets and are refused."""
    try:
        document = parse("{" + text + "}", no_location=True, allow_empty_selection_sets=False)
    except GraphQLSyntaxError as error:
        raise SupergraphError(f"The field set '{text}' is not a selection: {error.message}") from error
    operation = document.definitions[0]
    if len(document.definitions) > 1 or not isinstance(operation, OperationDefinitionNode):
        raise SupergraphError(f"The field set '{text}' is not a selection.")
    return _read_selection(operation.selection_set, text)


def _read_selection(selection_set: SelectionSetNode, text: str) -> FieldSet:
    members: list[FieldSetField | FieldSetFragment] = []
    for node in selection_set.selections:
        match node:
            case FieldNode():
                members.append(_read_field(node, text))
            case InlineFragmentNode():
                selection = _read_selection(node.selection_set, text)
                if node.type_condition is None:
                    members.extend(selection)
                else:
                    name = node.type_condition.name.value
                    members.append(FieldSetFragment(type_condition=name, selection=selection))
            case _:
                raise SupergraphError(f"The field set '{text}' spreads a named fragment; write it inline.")
    return tuple(members)


def _read_field(node: FieldNode, text: str) -> FieldSetField:
    if node.alias is not None:
        raise SupergraphError(f"The field set '{text}' has an alias ('{node.alias.value}'); remove it.")
    arguments = sorted((argument.name.value, print_ast(argument.value)) for argument in node.arguments or ())
    selection = _read_selection(node.selection_set, text) if node.selection_set else ()
    return FieldSetField(name=node.name.value, arguments=tuple(arguments), selection=selection)
