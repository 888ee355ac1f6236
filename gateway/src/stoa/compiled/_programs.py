"""The programs of one operation: one for each choice of its ``@include`` and ``@skip`` variables, made when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from graphql import DirectiveNode, DocumentNode, VariableNode, Visitor, visit

from stoa.compiled._generate import generate_program
from stoa.compiled._unsupported import Reason, UnsupportedOperation
from stoa.executor import Program
from stoa.plan import QueryPlan
from stoa.shaping import Projection

_MAX_PROGRAMS: Final = 8
_MAX_VARIABLES: Final = 6
_MOST_IN_VAIN: Final = 20
# The values of the variables that conditions go by, in the order of their names.


Choice: TypeAlias = tuple[bool, ...]


class Programs:
    """``why_not`` says why the operation is interpreted; None where it is not, as far as is known.

    Once one choice of conditions cannot be compiled, the whole operation is interpreted.
    """

    def __init__(self, plan: QueryPlan, projection: Projection, document: DocumentNode) -> None:
        self._plan = plan
        self._projection = projection
        self._document = document
        self._variables: tuple[str, ...] | None = None
        self._known: dict[Choice, Program] = {}
        self._counts: dict[Choice, int] = {}
        self._in_vain = 0
        self.why_not: UnsupportedOperation | None = None

    def key_of(self, variables: Mapping[str, Any]) -> Choice:
        """What these variables choose."""
        if self._variables is None:
            self._variables = condition_variables(self._document)
        return tuple(variables.get(name) is True for name in self._variables)

    def count(self, key: Choice) -> int:
        """One more request for this choice; how many there were."""
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key]

    def is_decided(self, key: Choice) -> bool:
        """Whether there is a program, or will never be one."""
        return key in self._known or self.why_not is not None or len(self._known) >= _MAX_PROGRAMS

    def known(self, key: Choice) -> Program | None:
        return self._known.get(key)

    def note(self, *, in_vain: bool) -> None:
        """Whether generated code handed an answer over that the interpreter then found nothing wrong with.

        Where that happens always (a subgraph that answers numbers for IDs), trying costs more than it brings.
        """
        self._in_vain = self._in_vain + 1 if in_vain else 0
        if self._in_vain >= _MOST_IN_VAIN:
            self.why_not = UnsupportedOperation(Reason.TOO_STRICT)
            self._known.clear()

    def generate(self, key: Choice) -> None:
        """Make the program, or note why there is none."""
        try:
            if len(key) > _MAX_VARIABLES:
                raise UnsupportedOperation(Reason.TOO_LARGE, "conditions")  # noqa: TRY301 - the one way to say why not
            valuation = dict(zip(self._variables or (), key, strict=True))
            self._known[key] = generate_program(self._plan, self._projection, valuation)
        except UnsupportedOperation as error:
            self.why_not = error
            self._known.clear()


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
