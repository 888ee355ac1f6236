"""Tokens to the nodes of graphql-core, without positions."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, Final, NoReturn, TypeVar

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListTypeNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    Node,
    NonNullTypeNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    TypeNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)

from stoa.document._tokens import END, NAME_START, is_float, is_int, tokens_of

_DEEPEST: Final = 100  # graphql-core's parser takes more, and says what is too much
_BY_POSITION: Final = frozenset({"defer", "stream"})  # later stages tell these directives apart by their positions
_OPERATIONS: Final = {kind.value: kind for kind in OperationType}
_CONSTANTS: Final = {
    "true": BooleanValueNode(value=True),
    "false": BooleanValueNode(value=False),
    "null": NullValueNode(),
}
_MADE: Final[tuple[type[Node], ...]] = (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListTypeNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    VariableDefinitionNode,
    VariableNode,
)
#: what each kind of node has where nothing is said
_BLANK: Final[dict[type[Node], dict[str, Any]]] = {
    kind: {one.name: None if one.default is MISSING else one.default for one in fields(kind)} for kind in _MADE
}
_Made = TypeVar("_Made", bound=Node)


class _UnsureError(Exception):
    """Not read here; whether it is a mistake is not known."""


def read_document(text: str, max_tokens: int) -> DocumentNode | None:
    """The document as graphql-core's parser makes it, but for ``loc``; None: ask that parser."""
    tokens = tokens_of(text)
    if len(tokens) + text.count("#") > max_tokens:
        return None
    try:
        return _Reader(tokens).document()
    except _UnsureError:
        return None


def _make(kind: type[_Made], members: dict[str, Any]) -> _Made:
    """What ``kind(**members)`` makes, in a third of its time: these classes are frozen and set each member by itself."""
    node = object.__new__(kind)
    object.__setattr__(node, "__dict__", _BLANK[kind] | members)
    return node


def _unsure() -> NoReturn:
    raise _UnsureError


def _number(text: str) -> ValueNode:
    if is_int(text):
        return _make(IntValueNode, {"value": text})
    return _make(FloatValueNode, {"value": text}) if is_float(text) else _unsure()


class _Reader:
    """Recursive descent; every step looks at the token that it takes, and :data:`END` fits nowhere."""

    __slots__ = ("_at", "_depth", "_names", "_tokens")

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._names: dict[str, NameNode] = {}

    def document(self) -> DocumentNode:
        definitions: list[DefinitionNode] = []
        while self._tokens[self._at] != END:
            definitions.append(self._definition())
        if not definitions or self._at != len(self._tokens) - 1:
            _unsure()
        return _make(DocumentNode, {"definitions": tuple(definitions)})

    def _definition(self) -> DefinitionNode:
        here = self._tokens[self._at]
        if here == "{":
            members = {"operation": OperationType.QUERY, "selection_set": self._selection_set()}
            return _make(OperationDefinitionNode, members)
        self._at += 1
        if here == "fragment":
            return self._fragment_definition()
        kind = _OPERATIONS.get(here) or _unsure()
        members = {"operation": kind}
        if self._tokens[self._at][0] in NAME_START:
            members["name"] = self._name()
        if self._tokens[self._at] == "(":
            members["variable_definitions"] = self._variable_definitions()
        if self._tokens[self._at] == "@":
            members["directives"] = self._directives(constant=False)
        members["selection_set"] = self._selection_set()
        return _make(OperationDefinitionNode, members)

    def _fragment_definition(self) -> FragmentDefinitionNode:
        if self._tokens[self._at] == "on":
            _unsure()
        members: dict[str, Any] = {"name": self._name(), "variable_definitions": ()}
        self._take("on")
        members["type_condition"] = self._named_type()
        if self._tokens[self._at] == "@":
            members["directives"] = self._directives(constant=False)
        members["selection_set"] = self._selection_set()
        return _make(FragmentDefinitionNode, members)

    def _selection_set(self) -> SelectionSetNode:
        self._take("{")
        self._enter()
        tokens = self._tokens
        selections: list[SelectionNode] = []
        while (here := tokens[self._at]) != "}":
            selections.append(self._spread() if here == "..." else self._field())
        if not selections:
            _unsure()
        self._at += 1
        self._depth -= 1
        return _make(SelectionSetNode, {"selections": tuple(selections)})

    def _field(self) -> FieldNode:
        tokens = self._tokens
        members: dict[str, Any] = {"name": self._name()}
        here = tokens[self._at]
        if here == ":":
            self._at += 1
            members["alias"] = members["name"]
            members["name"] = self._name()
            here = tokens[self._at]
        if here == "(":
            members["arguments"] = self._arguments(constant=False)
            here = tokens[self._at]
        if here == "@":
            members["directives"] = self._directives(constant=False)
            here = tokens[self._at]
        if here == "{":
            members["selection_set"] = self._selection_set()
        return _make(FieldNode, members)

    def _spread(self) -> SelectionNode:
        self._at += 1
        here = self._tokens[self._at]
        members: dict[str, Any] = {}
        named = here[0] in NAME_START and here != "on"
        if named:
            members["name"] = self._name()
        elif here == "on":
            self._at += 1
            members["type_condition"] = self._named_type()
        if self._tokens[self._at] == "@":
            members["directives"] = self._directives(constant=False)
        if named:
            return _make(FragmentSpreadNode, members)
        members["selection_set"] = self._selection_set()
        return _make(InlineFragmentNode, members)

    def _arguments(self, *, constant: bool) -> tuple[ArgumentNode, ...]:
        self._at += 1
        found: list[ArgumentNode] = []
        while self._tokens[self._at] != ")":
            name = self._name()
            self._take(":")
            found.append(_make(ArgumentNode, {"name": name, "value": self._value(constant=constant)}))
        self._at += 1
        return tuple(found) or _unsure()

    def _directives(self, *, constant: bool) -> tuple[DirectiveNode, ...]:
        found: list[DirectiveNode] = []
        while self._tokens[self._at] == "@":
            self._at += 1
            members: dict[str, Any] = {"name": self._name()}
            if members["name"].value in _BY_POSITION:
                _unsure()
            if self._tokens[self._at] == "(":
                members["arguments"] = self._arguments(constant=constant)
            found.append(_make(DirectiveNode, members))
        return tuple(found)

    def _variable_definitions(self) -> tuple[VariableDefinitionNode, ...]:
        self._at += 1
        found: list[VariableDefinitionNode] = []
        while self._tokens[self._at] != ")":
            members: dict[str, Any] = {"variable": self._variable()}
            self._take(":")
            members["type"] = self._type()
            if self._tokens[self._at] == "=":
                self._at += 1
                members["default_value"] = self._value(constant=True)
            if self._tokens[self._at] == "@":
                members["directives"] = self._directives(constant=True)
            found.append(_make(VariableDefinitionNode, members))
        self._at += 1
        return tuple(found) or _unsure()

    def _value(self, *, constant: bool) -> ValueNode:
        here = self._tokens[self._at]
        start = here[0]
        if start == "[":
            return self._list(constant=constant)
        if start == "{":
            return self._object(constant=constant)
        if start == "$":
            return _unsure() if constant else self._variable()
        self._at += 1
        if start in NAME_START:
            known = _CONSTANTS.get(here)
            return _make(EnumValueNode, {"value": here}) if known is None else known
        if start == '"' and len(here) > 1:
            return _make(StringValueNode, {"value": here[1:-1], "block": False})
        return _number(here)

    def _list(self, *, constant: bool) -> ListValueNode:
        self._at += 1
        self._enter()
        values: list[ValueNode] = []
        while self._tokens[self._at] != "]":
            values.append(self._value(constant=constant))
        self._at += 1
        self._depth -= 1
        return _make(ListValueNode, {"values": tuple(values)})

    def _object(self, *, constant: bool) -> ObjectValueNode:
        self._at += 1
        self._enter()
        fields: list[ObjectFieldNode] = []
        while self._tokens[self._at] != "}":
            name = self._name()
            self._take(":")
            fields.append(_make(ObjectFieldNode, {"name": name, "value": self._value(constant=constant)}))
        self._at += 1
        self._depth -= 1
        return _make(ObjectValueNode, {"fields": tuple(fields)})

    def _variable(self) -> VariableNode:
        self._take("$")
        return _make(VariableNode, {"name": self._name()})

    def _type(self) -> TypeNode:
        inner: TypeNode
        if self._tokens[self._at] == "[":
            self._at += 1
            self._enter()
            inner = _make(ListTypeNode, {"type": self._type()})
            self._depth -= 1
            self._take("]")
        else:
            inner = self._named_type()
        if self._tokens[self._at] != "!":
            return inner
        self._at += 1
        return _make(NonNullTypeNode, {"type": inner})

    def _named_type(self) -> NamedTypeNode:
        return _make(NamedTypeNode, {"name": self._name()})

    def _name(self) -> NameNode:
        """Equal names are one node: nothing asks which of them it has."""
        here = self._tokens[self._at]
        known = self._names.get(here)
        if known is None:
            if here[0] not in NAME_START:
                _unsure()
            known = self._names[here] = _make(NameNode, {"value": here})
        self._at += 1
        return known

    def _take(self, wanted: str) -> None:
        if self._tokens[self._at] != wanted:
            _unsure()
        self._at += 1

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            _unsure()


__all__ = ["read_document"]
