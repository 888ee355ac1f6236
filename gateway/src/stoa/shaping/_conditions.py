"""``@skip`` and ``@include``: decided at compile time where they are literal, kept as data where a variable decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from graphql import BooleanValueNode, SelectionNode, VariableNode

# Every (variable, wanted value) of a conjunction must hold; one conjunction of the alternatives is enough.
Conjunction: TypeAlias = tuple[tuple[str, bool], ...]
Alternatives: TypeAlias = tuple[Conjunction, ...]


def conditions_of(node: SelectionNode) -> Conjunction | None:
    """None: never selected."""
    found: list[tuple[str, bool]] = []
    for directive in node.directives or ():
        wanted = {"include": True, "skip": False}.get(directive.name.value)
        if wanted is None:
            continue
        value = next((argument.value for argument in directive.arguments or () if argument.name.value == "if"), None)
        if isinstance(value, BooleanValueNode):
            if value.value is not wanted:
                return None
        elif isinstance(value, VariableNode):
            found.append((value.name.value, wanted))
    return tuple(found)


def holds(alternatives: Alternatives, variables: Mapping[str, Any]) -> bool:
    """Whether one conjunction is met."""
    return any(all(variables.get(name) is wanted for name, wanted in each) for each in alternatives)


__all__ = ["Alternatives", "Conjunction", "conditions_of", "holds"]
