"""How large a document may be: validation rules that run before any resolver."""

from __future__ import annotations

from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    ValidationContext,
    ValidationRule,
    VisitorAction,
)

MOST_TOKENS: Final = 10_000
MOST_ALIASES: Final = 200
MOST_DIRECTIVES: Final = 200
DEEPEST_SELECTION: Final = 24
# A fragment used twice on each of n levels is 2^n selections: count the uses, refuse early.
MOST_SELECTIONS: Final = 20_000


class TooLarge(GraphQLError):
    """The document asks for more than one request may."""

    def __init__(self, message: str, node: Node | None = None) -> None:
        super().__init__(message, node, extensions={"code": "OPERATION_TOO_LARGE"})


class SizeRule(ValidationRule):
    """Depth, aliases and directives, counted with fragments expanded."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments = {
            definition.name.value: definition
            for definition in context.document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> VisitorAction:
        walk = _Walk(self._fragments)
        problem = walk.measure(node.selection_set)
        if problem:
            self.report_error(TooLarge(problem, node))
        return None

    def enter_string_value(self, node: StringValueNode, *_: Any) -> VisitorAction:
        if "\0" in node.value:
            self.report_error(GraphQLError("Text may not contain the character U+0000.", node))
        return None


class _Walk:
    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._aliases = self._directives = self._selections = 0

    def measure(self, root: SelectionSetNode) -> str | None:
        stack: list[tuple[SelectionSetNode, int, frozenset[str]]] = [(root, 1, frozenset())]
        while stack:
            selection_set, depth, inside = stack.pop()
            if depth > DEEPEST_SELECTION:
                return f"The selection is nested deeper than {DEEPEST_SELECTION} levels."
            for selection in selection_set.selections:
                problem = self._count(selection)
                if problem:
                    return problem
                nested = self._below(selection, inside)
                if nested:
                    stack.append((nested[0], depth + isinstance(selection, FieldNode), nested[1]))
        return None

    def _count(self, selection: Node) -> str | None:
        self._selections += 1
        self._aliases += isinstance(selection, FieldNode) and selection.alias is not None
        self._directives += len(getattr(selection, "directives", None) or ())
        if self._selections > MOST_SELECTIONS:
            return f"The operation selects more than {MOST_SELECTIONS} fields."
        if self._aliases > MOST_ALIASES:
            return f"The operation uses more than {MOST_ALIASES} aliases."
        if self._directives > MOST_DIRECTIVES:
            return f"The operation uses more than {MOST_DIRECTIVES} directives."
        return None

    def _below(self, selection: Node, inside: frozenset[str]) -> tuple[SelectionSetNode, frozenset[str]] | None:
        if isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            fragment = self._fragments.get(name)
            # Unknown and circular fragments are reported by the rules of the specification.
            return None if fragment is None or name in inside else (fragment.selection_set, inside | {name})
        below: SelectionSetNode | None = getattr(selection, "selection_set", None)
        return None if below is None else (below, inside)
