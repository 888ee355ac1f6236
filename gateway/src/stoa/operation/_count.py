"""How many fields an operation has once its fragments are spread, counted without spreading them."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode


def count_selections(selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]) -> int:
    """Count fields; each fragment is counted once and remembered, so doubling fragments cost nothing."""
    return _count(selection_set, fragments, {})


def _count(
    selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, int]
) -> int:
    total = 0
    for node in selection_set.selections:
        match node:
            case FieldNode():
                total += 1 + (_count(node.selection_set, fragments, known) if node.selection_set else 0)
            case InlineFragmentNode():
                total += _count(node.selection_set, fragments, known)
            case FragmentSpreadNode():
                total += _count_fragment(node.name.value, fragments, known)
            case _:
                pass
    return total


def _count_fragment(name: str, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, int]) -> int:
    if name not in known:
        known[name] = 0  # a fragment inside itself is refused by validation; here it must only end
        known[name] = _count(fragments[name].selection_set, fragments, known) if name in fragments else 0
    return known[name]
