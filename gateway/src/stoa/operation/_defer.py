"""``@defer``: which fragments come later, and which block a field belongs to.

A block is one directive at one place of the answer; fragments that are spread at several places give a block at each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    SelectionNode,
    StringValueNode,
    VariableNode,
    Visitor,
    visit,
)

_DEFER: Final = "defer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferral:
    """One deferred block.

    ``mark`` is where its directive stands in the document, ``path`` the response names of the object whose fields come later,
    ``parent`` the block around it: nothing of this one is delivered before that.
    """

    mark: int
    path: tuple[str, ...]
    label: str | None = None
    parent: Deferral | None = None

    def chain(self) -> Iterator[Deferral]:
        """The block and those around it, innermost first."""
        block: Deferral | None = self
        while block is not None:
            yield block
            block = block.parent


def deferral_of(
    node: SelectionNode, path: tuple[str, ...], around: Deferral | None, deferring: Collection[str] | None
) -> Deferral | None:
    """The block that a fragment's fields belong to; ``around`` where the fragment itself is not deferred.

    ``deferring`` names the Boolean variables that are true; None says that nothing is deferred at all.
    """
    directive = next((one for one in node.directives or () if one.name.value == _DEFER), None)
    if directive is None or deferring is None or not _is_wanted(directive, deferring):
        return around
    label = _argument(directive, "label")
    return Deferral(
        mark=directive.loc.start if directive.loc else id(directive),
        path=path,
        label=label.value.value if label and isinstance(label.value, StringValueNode) else None,
        parent=around,
    )


def earliest(blocks: Iterable[Deferral]) -> frozenset[Deferral]:
    """Of several blocks that select one field, those that bring it first: a block around another one is earlier."""
    found = frozenset(blocks)
    return frozenset(one for one in found if not any(outer in found for outer in one.chain() if outer is not one))


def defer_variables(document: DocumentNode) -> frozenset[str] | None:
    """The variables that decide whether something is deferred; None where the document has no ``@defer`` at all."""
    finder = _Finder()
    visit(document, finder)
    return frozenset(finder.variables) if finder.found else None


class _Finder(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False
        self.variables: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value != _DEFER:
            return
        self.found = True
        condition = _argument(node, "if")
        if condition is not None and isinstance(condition.value, VariableNode):
            self.variables.add(condition.value.name.value)


def _is_wanted(directive: DirectiveNode, deferring: Collection[str]) -> bool:
    condition = _argument(directive, "if")
    if condition is None:
        return True
    if isinstance(condition.value, VariableNode):
        return condition.value.name.value in deferring
    return isinstance(condition.value, BooleanValueNode) and condition.value.value


def _argument(directive: DirectiveNode, name: str) -> ArgumentNode | None:
    return next((one for one in directive.arguments or () if one.name.value == name), None)


__all__ = ["Deferral", "defer_variables", "deferral_of", "earliest"]
