"""The programs of one operation: one for each choice of its ``@include`` and ``@skip`` variables, made when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graphql import DirectiveNode, DocumentNode, VariableNode, Visitor, visit

from stoa.compiled._generate import generate_program
from stoa.compiled._unsupported import Reason, UnsupportedOperation
from stoa.executor import Program
from stoa.plan import QueryPlan
from stoa.shaping import Projection

_MAX_PROGRAMS: Final = 8
_MAX_VARIABLES: Final = 6


class Programs:
    """``why_not`` says why the operation is interpreted; None where it is not, as far as is known."""

    def __init__(self, plan: QueryPlan, projection: Projection, document: DocumentNode) -> None:
        self._plan = plan
        self._projection = projection
        self._variables = condition_variables(document)
        self._known: dict[tuple[bool, ...], Program | None] = {}
        self.why_not: UnsupportedOperation | None = None

    def program_for(self, variables: Mapping[str, Any]) -> Program | None:
        """None: interpret. Once one choice of conditions cannot be compiled, the whole operation is interpreted."""
        key = tuple(variables.get(name) is True for name in self._variables)
        if key in self._known:
            return self._known[key]
        if self.why_not is not None or len(self._known) >= _MAX_PROGRAMS:
            return None
        try:
            program = self._generated(dict(zip(self._variables, key, strict=True)))
        except UnsupportedOperation as error:
            self.why_not = error
            self._known.clear()
            return None
        self._known[key] = program
        return program

    def _generated(self, valuation: Mapping[str, bool]) -> Program:
        if len(self._variables) > _MAX_VARIABLES:
            raise UnsupportedOperation(Reason.TOO_LARGE, "conditions")
        return generate_program(self._plan, self._projection, valuation)


def condition_variables(document: DocumentNode) -> tuple[str, ...]:
    """The variables that ``@include`` and ``@skip`` of the client's document go by."""
    collector = _ConditionVariables()
    visit(document, collector)
    return tuple(sorted(collector.found))


class _ConditionVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in ("include", "skip"):
            values = (argument.value for argument in node.arguments or ())
            self.found.update(value.name.value for value in values if isinstance(value, VariableNode))


def generated_source(program: Program) -> str:
    """The program's Python, readable: its classes, collectors and writers in this order."""
    return program.source


__all__ = ["Programs", "condition_variables", "generated_source"]
