"""Measure an operation before anything expensive looks at it. Fragments count as often as they are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)
from msgspec import Struct

from stoa.config import OperationLimits
from stoa.errors import OperationLimitExceeded

_INTROSPECTION = frozenset({"__schema", "__type"})


class Measure(Struct, frozen=True):
    """Counts below one selection set. Introspection has a depth rule of its own and no depth here."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0

    def beside(self, other: Measure) -> Measure:
        return Measure(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.root_fields + other.root_fields,
        )


def check_operation(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode], limits: OperationLimits
) -> None:
    """Raise :class:`OperationLimitExceeded` with the name of the limit; safe on documents that are not valid."""
    if operation.name is not None and len(operation.name.value) > limits.operation_name_length:
        raise OperationLimitExceeded(f"The operation name has more than {limits.operation_name_length} characters.")
    ruler = _Ruler(fragments, limits)
    measured = ruler.measure(operation.selection_set)
    directives = measured.directives + len(operation.directives or ())
    found = {
        "depth": (measured.depth, limits.depth),
        "fields": (measured.fields, limits.fields),
        "aliases": (measured.aliases, limits.aliases),
        "directives": (directives, limits.directives),
        "root fields": (measured.root_fields, limits.root_fields),
        "variables": (len(operation.variable_definitions or ()), limits.variables),
    }
    for name, (value, limit) in found.items():
        if value > limit:
            raise OperationLimitExceeded(f"The operation exceeds the limit of {limit} for {name}.")


@dataclass(slots=True)
class _Ruler:
    fragments: Mapping[str, FragmentDefinitionNode]
    limits: OperationLimits
    _known: dict[str, Measure] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def measure(self, selection_set: SelectionSetNode) -> Measure:
        self._check_equal_names(selection_set)
        total = Measure()
        for node in selection_set.selections:
            total = total.beside(self._node(node))
        return total

    def _check_equal_names(self, selection_set: SelectionSetNode) -> None:
        """Validation compares equal response names pair by pair: thousands of them would take minutes."""
        limit = self.limits.equal_names
        if len(selection_set.selections) <= limit:
            return
        names = Counter(
            (node.alias or node.name).value for node in selection_set.selections if isinstance(node, FieldNode)
        )
        if names and names.most_common(1)[0][1] > limit:
            raise OperationLimitExceeded(f"The operation repeats a field more than {limit} times in one selection.")

    def _node(self, node: SelectionNode) -> Measure:
        directives = len(node.directives or ())
        if isinstance(node, FieldNode):
            return self._field(node, directives)
        inner = Measure()
        if isinstance(node, FragmentSpreadNode):
            inner = self._fragment(node.name.value)
        elif isinstance(node, InlineFragmentNode):
            inner = self.measure(node.selection_set)
        return inner.beside(Measure(directives=directives))

    def _field(self, node: FieldNode, directives: int) -> Measure:
        inner = self.measure(node.selection_set) if node.selection_set else Measure()
        return Measure(
            depth=1 if node.name.value in _INTROSPECTION else inner.depth + 1,
            fields=inner.fields + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives + directives,
            root_fields=1,
        )

    def _fragment(self, name: str) -> Measure:
        """A circle counts as nothing: validation names it."""
        if name not in self._known:
            definition = self.fragments.get(name)
            if definition is None or name in self._open:
                return Measure()
            self._open.add(name)
            self._known[name] = self.measure(definition.selection_set)
            self._open.discard(name)
        return self._known[name]


__all__ = ["check_operation"]
