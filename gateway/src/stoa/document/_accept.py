"""One walk over a document that knows every rule of validation, and only says yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
)

from stoa.document._checked import Checked
from stoa.document._facts import CallFacts, SchemaFacts, TypeFacts
from stoa.document._operations import check_operation
from stoa.document._overlap import Overlaps
from stoa.document._refused import RefusedError, refuse
from stoa.document._values import accepts_value


@dataclass(slots=True)
class Validator:
    """For one schema; what it looks up is kept for the next document."""

    schema: GraphQLSchema
    _facts: SchemaFacts = field(init=False)

    def __post_init__(self) -> None:
        self._facts = SchemaFacts(self.schema)

    def accepts(self, document: DocumentNode) -> bool:
        """True: graphql-core finds no error. False: ask it."""
        try:
            _check_document(self._facts, document)
        except (RefusedError, RecursionError):
            return False
        return True


def _check_document(facts: SchemaFacts, document: DocumentNode) -> None:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    names = {node.name.value for node in operations if node.name is not None}
    if not operations or len(operations) + len(fragments) != len(document.definitions):
        raise RefusedError
    if len(names) != len(operations) and (names or len(operations) > 1):
        raise RefusedError
    types = {name: _type_of(facts, node) for name, node in fragments.items()}
    checker = _Checker(facts, types)
    inside = {name: checker.fragment(node, types[name]) for name, node in fragments.items()}
    overlaps = Overlaps(facts, fragments, types, checker.tangled)
    used: set[str] = set()
    for operation in operations:
        own, root = checker.operation(operation)
        used |= check_operation(facts, operation, own, inside)
        overlaps.check(root, operation.selection_set)
    if len(used) != len(fragments):
        raise RefusedError


def _type_of(facts: SchemaFacts, node: FragmentDefinitionNode) -> TypeFacts:
    found = facts.composite(node.type_condition.name.value)
    if found is None or node.variable_definitions:
        raise RefusedError
    return found


class _Checker:
    """``tangled`` are the selection sets, by id, in or below which fields could meet: where fragments or names repeat."""

    __slots__ = ("_checked", "_facts", "_fragments", "tangled")

    def __init__(self, facts: SchemaFacts, fragments: Mapping[str, TypeFacts]) -> None:
        self._facts = facts
        self._fragments = fragments
        self._checked = Checked()
        self.tangled: set[int] = set()

    def operation(self, node: OperationDefinitionNode) -> tuple[Checked, TypeFacts]:
        root = self._facts.root(node.operation)
        if root is None or (node.operation is OperationType.SUBSCRIPTION and not _is_single(node.selection_set)):
            raise RefusedError
        self._checked = checked = Checked()
        if node.directives:
            self._directives(node.directives, node.operation.name)
        self._selection_set(node.selection_set, root)
        return checked, root

    def fragment(self, node: FragmentDefinitionNode, on: TypeFacts) -> Checked:
        self._checked = checked = Checked()
        if node.directives:
            self._directives(node.directives, "FRAGMENT_DEFINITION")
        self._selection_set(node.selection_set, on)
        return checked

    def _selection_set(self, node: SelectionSetNode, parent: TypeFacts) -> bool:
        """Whether it is plain: only fields, each response name once, all the way down."""
        names: set[str] = set()
        plain: bool = bool(node.selections) or refuse()
        for one in node.selections:
            if isinstance(one, FieldNode):
                plain = self._field(one, parent) and plain
                names.add((one.alias or one.name).value)
            else:
                self._fragment_in(one, parent)
                plain = False
        if plain and len(names) == len(node.selections):
            return True
        self.tangled.add(id(node))
        return False

    def _field(self, node: FieldNode, parent: TypeFacts) -> bool:
        facts = parent.fields.get(node.name.value) or refuse()
        if node.arguments or facts.call.required:
            self._arguments(node.arguments or (), facts.call)
        if node.directives:
            self._directives(node.directives, "FIELD")
        if facts.inner is None:
            return node.selection_set is None or refuse()
        inner = self._facts.composite(facts.inner)
        if node.selection_set is None or inner is None:
            raise RefusedError
        return self._selection_set(node.selection_set, inner)

    def _fragment_in(self, node: SelectionNode, parent: TypeFacts) -> None:
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            on = self._fragments.get(name)
            if on is None or node.arguments or not on.overlaps(parent):
                raise RefusedError
            if node.directives:
                self._directives(node.directives, "FRAGMENT_SPREAD")
            self._checked.spreads.add(name)
            return
        if not isinstance(node, InlineFragmentNode):
            raise RefusedError
        if node.directives:
            self._directives(node.directives, "INLINE_FRAGMENT")
        inner = parent
        if node.type_condition is not None:
            inner = self._facts.composite(node.type_condition.name.value) or refuse()
        if not inner.overlaps(parent):
            raise RefusedError
        self._selection_set(node.selection_set, inner)

    def _directives(self, nodes: Sequence[DirectiveNode], place: str) -> None:
        seen: set[str] = set()
        for node in nodes:
            name = node.name.value
            facts = self._facts.directives.get(name)
            if facts is None or name in _LEFT_OUT or place not in facts.locations:
                raise RefusedError
            if name in seen and not facts.repeatable:
                raise RefusedError
            seen.add(name)
            self._arguments(node.arguments or (), facts.call)

    def _arguments(self, nodes: Sequence[ArgumentNode], call: CallFacts) -> None:
        given: set[str] = set()
        for node in nodes:
            name = node.name.value
            facts = call.inputs.get(name)
            if facts is None or name in given:
                raise RefusedError
            given.add(name)
            if not accepts_value(node.value, facts.type, self._checked.usages, has_default=facts.has_default):
                raise RefusedError
        if not call.required <= given:
            raise RefusedError


#: directives with rules of their own
_LEFT_OUT: Final = frozenset({"defer", "stream"})


def _is_single(node: SelectionSetNode) -> bool:
    """The one root field of a subscription, as plain as it can be."""
    first = node.selections[0] if len(node.selections) == 1 else None
    return isinstance(first, FieldNode) and not first.directives and not first.name.value.startswith("__")


__all__ = ["Validator"]
