"""The normalized operation as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from graphql import ConstValueNode, OperationType
from msgspec import Struct, structs

from stoa.operation._defer import Deferral


class Condition(Struct, frozen=True, order=True):
    """``@include(if: $variable)`` when ``wanted``, ``@skip(if: $variable)`` otherwise."""

    variable: str
    wanted: bool


Conditions: TypeAlias = frozenset[Condition]


class Argument(Struct, frozen=True):
    """``text`` is the value as GraphQL text; ``variables`` are those it mentions."""

    name: str
    text: str
    variables: frozenset[str] = frozenset()


class Field(Struct, frozen=True, kw_only=True):
    """A field selected for ``possible_types`` under ``conditions``.

    ``parent_type`` is the composite type in whose selection set the field stood; its definition is looked up there.
    ``fetched_as`` is the member that holds the value in the merged answer: it differs from ``response_name`` only where the
    client took a name that the gateway needs for itself (``__typename`` as an alias). ``selection`` is None for leaves;
    an empty tuple means that everything inside was skipped: the object is ``{}``. ``directives`` are other directives of the
    client as text. ``deferred`` are the blocks that bring the field later; a field without them comes at once.
    """

    response_name: str
    name: str
    parent_type: str
    possible_types: frozenset[str]
    arguments: tuple[Argument, ...] = ()
    conditions: Conditions = frozenset()
    directives: str = ""
    selection: Selection | None = None
    fetched_as: str = ""
    deferred: frozenset[Deferral] = frozenset()

    def __post_init__(self) -> None:
        if not self.fetched_as:
            structs.force_setattr(self, "fetched_as", self.response_name)


Selection: TypeAlias = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable definition: its type and default as GraphQL text."""

    name: str
    type: str
    default: str | None = None
    default_node: ConstValueNode | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of a document, normalized. ``root_type`` is the name of the schema's root type for its kind.

    ``deferrals`` are the deferred blocks that bring something of their own, a block before those inside it.
    """

    kind: Literal["query", "mutation", "subscription"]
    name: str | None
    root_type: str
    variables: tuple[Variable, ...]
    selection: Selection
    deferrals: tuple[Deferral, ...] = ()

    @property
    def operation_type(self) -> OperationType:
        return OperationType(self.kind)
