"""Mark parts of an operation with ``@defer`` at random: whole fragments, some members of a selection, some of them twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, TypeAlias

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    parse,
    print_ast,
)

Variables: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class DeferSprinkler:
    """``often`` is how many of the places that could be deferred are."""

    random: Random
    often: float = 0.4
    _labels: int = 0
    _variables: Variables = field(default_factory=dict)

    def sprinkle(self, query: str, variables: Variables) -> tuple[str, Variables]:
        """The operation with marks, and the variables with those that switch marks on and off."""
        self._labels = 0
        self._variables = {}
        document = parse(query, no_location=True)
        marked = DocumentNode(definitions=tuple(self._definition(one) for one in document.definitions))
        text = print_ast(self._with_variables(marked))
        return text, {**variables, **self._variables}

    def _definition(self, node: Any) -> Any:
        """The root of a mutation may not be deferred; a named fragment could stand there."""
        if isinstance(node, OperationDefinitionNode):
            is_free = node.operation is OperationType.QUERY
            return replace(node, selection_set=self._selection_set(node.selection_set, is_free=is_free))
        if isinstance(node, FragmentDefinitionNode):
            return replace(node, selection_set=self._selection_set(node.selection_set, is_free=False))
        return node

    def _selection_set(self, node: SelectionSetNode, *, is_free: bool = True) -> SelectionSetNode:
        members = [self._member(one, is_free=is_free) for one in node.selections]
        if is_free and self._wants():
            members = self._wrapped(members)
        return SelectionSetNode(selections=tuple(members))

    def _member(self, node: SelectionNode, *, is_free: bool) -> SelectionNode:
        changes: dict[str, Any] = {}
        inner = getattr(node, "selection_set", None)
        if inner is not None:
            changes["selection_set"] = self._selection_set(inner, is_free=is_free or isinstance(node, FieldNode))
        if not isinstance(node, FieldNode) and is_free and self._wants():
            changes["directives"] = (*(node.directives or ()), self._mark())
        return replace(node, **changes)

    def _wrapped(self, members: Sequence[SelectionNode]) -> list[SelectionNode]:
        """Some members go into a deferred fragment; some of these stay outside as well."""
        inside = [number for number in range(len(members)) if self.random.random() < 0.5] or [0]  # noqa: PLR2004
        twice = [
            number
            for number in inside
            if self.random.random() < 0.2 and not _holds_labels(members[number])  # noqa: PLR2004
        ]
        wrapped = InlineFragmentNode(
            directives=(self._mark(),),
            selection_set=SelectionSetNode(selections=tuple(members[number] for number in inside)),
        )
        rest = [one for number, one in enumerate(members) if number not in inside or number in twice]
        rest.insert(self.random.randint(0, len(rest)), wrapped)
        return rest

    def _wants(self) -> bool:
        return self.random.random() < self.often

    def _mark(self) -> DirectiveNode:
        self._labels += 1
        arguments = [] if self.random.random() < 0.3 else [f'label: "l{self._labels}"']  # noqa: PLR2004
        if self.random.random() < 0.2:  # noqa: PLR2004
            arguments.append(f"if: {self.random.choice(['true', 'false', self._variable()])}")
        given = f"({', '.join(arguments)})" if arguments else ""
        holder: Any = parse(f"{{ ... @defer{given} {{ a }} }}", no_location=True).definitions[0]
        mark: DirectiveNode = holder.selection_set.selections[0].directives[0]
        return mark

    def _variable(self) -> str:
        name = f"later{self.random.randint(0, 2)}"
        self._variables.setdefault(name, self.random.random() < 0.5)  # noqa: PLR2004
        return f"${name}"

    def _with_variables(self, document: DocumentNode) -> DocumentNode:
        text = print_ast(document)
        self._variables = {name: value for name, value in self._variables.items() if f"${name}" in text}
        if not self._variables:
            return document
        head = ", ".join(f"${name}: Boolean!" for name in self._variables)
        new: Any = parse(f"query ({head}) {{ a }}", no_location=True).definitions[0]
        return DocumentNode(
            definitions=tuple(
                replace(one, variable_definitions=(*(one.variable_definitions or ()), *new.variable_definitions))
                if isinstance(one, OperationDefinitionNode)
                else one
                for one in document.definitions
            )
        )


def _holds_labels(node: SelectionNode) -> bool:
    """A label must stand in one place only."""
    return "label:" in print_ast(node)


__all__ = ["DeferSprinkler"]
