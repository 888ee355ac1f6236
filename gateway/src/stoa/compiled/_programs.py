"""The programs of one operation: one for each choice of its ``@include`` and ``@skip`` variables, made when first needed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from graphql import DirectiveNode, DocumentNode, VariableNode, Visitor, visit

from stoa.compiled._generate import generate_program
from stoa.compiled._native import EngineClass
from stoa.compiled._unsupported import Reason, UnsupportedOperation
from stoa.executor import Program
from stoa.plan import QueryPlan
from stoa.shaping import Projection

_MAX_PROGRAMS: Final = 8
_MAX_VARIABLES: Final = 6
_MOST_IN_VAIN: Final = 20
_TOLD_ONCE_IN: Final = 16
# A program takes six to seven times as much memory as its source.
_MOST_CHARACTERS: Final = 3_000_000

# The values of the variables that conditions go by, in the order of their names.
Choice: TypeAlias = tuple[bool, ...]


class Shelf:
    """The programs of all operations of one supergraph, bounded by the length of their sources: the least used go first.

    ``engine`` is who makes programs where it can; None: all are generated code.
    """

    def __init__(self, most_characters: int = _MOST_CHARACTERS, *, engine: EngineClass | None = None) -> None:
        self.engine = engine
        self._most = most_characters
        self._characters = 0
        self._kept: OrderedDict[tuple[Programs, Choice], Program] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def touch(self, owner: Programs, key: Choice) -> None:
        """It is in use."""
        if (owner, key) in self._kept:
            self._kept.move_to_end((owner, key))

    def keep(self, owner: Programs, key: Choice, program: Program) -> None:
        self.drop(owner, key)
        self._kept[owner, key] = program
        self._characters += len(program.source)
        while self._characters > self._most:
            oldest, oldest_key = next(iter(self._kept))
            oldest.forget(oldest_key)

    def drop(self, owner: Programs, key: Choice) -> None:
        program = self._kept.pop((owner, key), None)
        if program is not None:
            self._characters -= len(program.source)


class Programs:
    """``why_not`` says why the operation is interpreted; None where it is not, as far as is known.

    Once one choice of conditions cannot be compiled, the whole operation is interpreted. Used from one event loop, apart from
    :meth:`generate`, which changes nothing.
    """

    def __init__(self, plan: QueryPlan, projection: Projection, document: DocumentNode, shelf: Shelf) -> None:
        self._plan = plan
        self._projection = projection
        self._document = document
        self._shelf = shelf
        self._variables: tuple[str, ...] | None = None
        self._counts: dict[Choice, int] = {}
        self._made: dict[Choice, Program] = {}
        self._asked = 0
        self._in_vain = 0
        self.why_not: UnsupportedOperation | None = None

    def key_of(self, variables: Mapping[str, Any]) -> Choice:
        """What these variables choose."""
        if self._variables is None:
            self._variables = condition_variables(self._document)
            if len(self._variables) > _MAX_VARIABLES:
                self.why_not = UnsupportedOperation(Reason.TOO_LARGE, "conditions")
        if not self._variables:
            return ()
        return tuple(variables.get(name) is True for name in self._variables)

    @property
    def made(self) -> tuple[Choice, ...]:
        """The choices that have a program."""
        return tuple(sorted(self._made))

    @property
    def has_code(self) -> bool:
        """Whether any choice has a program."""
        return bool(self._made)

    def count(self, key: Choice) -> int:
        """One more request for this choice; how many there were."""
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key]

    def is_decided(self, key: Choice) -> bool:
        """Whether there is a program, or will never be one."""
        return key in self._made or self.why_not is not None or len(self._made) >= _MAX_PROGRAMS

    def known(self, key: Choice) -> Program | None:
        """The shelf hears of one request in many, and at least of the first: enough to tell what is used."""
        program = self._made.get(key)
        if program is not None:
            if not self._asked % _TOLD_ONCE_IN:
                self._shelf.touch(self, key)
            self._asked += 1
        return program

    def generate(self, key: Choice) -> Program | UnsupportedOperation:
        """Make the program, or say why there is none. Pure."""
        try:
            valuation = dict(zip(self._variables or (), key, strict=True))
            return generate_program(self._plan, self._projection, valuation, self._shelf.engine)
        except UnsupportedOperation as error:
            return error

    def keep(self, key: Choice, made: Program | UnsupportedOperation) -> None:
        if isinstance(made, UnsupportedOperation):
            self._give_up(made)
        else:
            self._made[key] = made
            self._shelf.keep(self, key, made)

    def forget(self, key: Choice) -> None:
        """The shelf is full: it may come back when it is asked for often enough again."""
        self._made.pop(key, None)
        self._counts.pop(key, None)
        self._shelf.drop(self, key)

    def note(self, *, in_vain: bool) -> None:
        """Whether generated code handed an answer over that the interpreter then found nothing wrong with.

        Where that happens always (a subgraph that answers numbers for IDs), trying costs more than it brings.
        """
        self._in_vain = self._in_vain + 1 if in_vain else 0
        if self._in_vain >= _MOST_IN_VAIN:
            self._give_up(UnsupportedOperation(Reason.TOO_STRICT))

    def _give_up(self, why: UnsupportedOperation) -> None:
        self.why_not = why
        for key in tuple(self._made):
            self.forget(key)


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


__all__ = ["Choice", "Programs", "Shelf", "condition_variables", "generated_source"]
