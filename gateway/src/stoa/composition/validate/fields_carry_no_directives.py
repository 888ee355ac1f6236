"""KEY/REQUIRES/PROVIDES_DIRECTIVE_IN_FIELDS_ARG: no directives inside a field set."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DirectiveNode, Visitor, visit

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph, selection_of
from stoa.composition.validate.walk import field_set_uses


def fields_carry_no_directives(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report directives inside field sets."""
    del facts
    for use in field_set_uses(subgraph):
        selection = selection_of(use.application)
        finder = _DirectiveFinder()
        if selection is not None:
            visit(selection, finder)
        for name in finder.names:
            yield diagnose(
                f"{use.code}_DIRECTIVE_IN_FIELDS_ARG",
                f'[{subgraph.name}] On "{use.coordinate}", for @{use.directive}: '
                f"directive @{name} cannot be used in a field set",
                coordinate=use.coordinate,
                at=[use.application.location],
            )


class _DirectiveFinder(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self.names.append(node.name.value)
