"""Take fields out of a document before it is planned."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

from graphql import REMOVE, DocumentNode, FieldNode, NameNode, SelectionSetNode, Visitor, visit

# What is left of a selection that lost all its fields: it still asks whether the object is there.
_PLACEHOLDER: Final = FieldNode(name=NameNode(value="__typename"), arguments=(), directives=())


def without_fields(document: DocumentNode, denied: Container[int]) -> DocumentNode:
    """``denied`` holds ids of field nodes of ``document``, which itself is not changed."""
    pruned: DocumentNode = visit(document, _Pruner(denied))
    return pruned


class _Pruner(Visitor):
    def __init__(self, denied: Container[int]) -> None:
        super().__init__()
        self._denied = denied

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        return REMOVE if id(node) in self._denied else None

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> Any:
        return None if node.selections else SelectionSetNode(selections=(_PLACEHOLDER,))


__all__ = ["without_fields"]
