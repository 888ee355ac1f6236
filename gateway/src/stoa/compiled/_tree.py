"""The data that generated code is written from: places of the fetches' answers, and objects of the client's answer.

A :class:`Position` is an object in one fetch's answer, for one runtime type: it becomes a decoder's class. A :class:`Node` is an
object in the client's answer, for one runtime type: it is put together from the position it stands at and from the entities that
later fetches bring for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from graphql import GraphQLEnumType, GraphQLLeafType

from stoa.compiled._fetches import Selected, SelectionSets

BUILT_IN: Final = frozenset({"String", "ID", "Int", "Float", "Boolean"})


@dataclass(frozen=True, slots=True)
class Wrap:
    """What stands around a type: ``item`` is set for a list."""

    nullable: bool
    item: Wrap | None = None

    def core(self) -> Wrap:
        """Without the lists."""
        return self if self.item is None else self.item.core()


@dataclass(slots=True, eq=False)
class Attribute:
    """A member that is decoded. Without ``leaf`` and ``children`` it is taken as raw bytes, because only the gateway needs it.

    ``is_optional``: the fetch does not ask for it, but where the answer has it, it has to be right.
    """

    name: str
    python: str
    wrap: Wrap | None = None
    leaf: GraphQLLeafType | None = None
    children: dict[str, Position] = field(default_factory=dict)
    is_optional: bool = False

    @property
    def is_raw(self) -> bool:
        return self.leaf is None and not self.children

    @property
    def takes_raw(self) -> bool:
        """Whether the decoder passes bytes unread: a member of ours, or a custom scalar that may be null."""
        if self.leaf is None or self.wrap is None:
            return self.is_raw
        is_custom = self.leaf.name not in BUILT_IN and not isinstance(self.leaf, GraphQLEnumType)
        return is_custom and self.wrap.core().nullable


@dataclass(slots=True, eq=False, kw_only=True)
class Position:
    """``tagged``: its class is chosen by ``__typename``. ``entity``: it is an item of ``_entities``."""

    number: int
    fetch: int
    typename: str
    sets: SelectionSets
    tagged: bool
    entity: bool
    place: str
    attributes: dict[str, Attribute] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    slots: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    is_marked: bool = False
    is_kept: bool = False
    is_verbatim: bool = False
    is_twin: bool = False
    holds_twins: bool = False

    @property
    def root(self) -> bool:
        return self.place == "data"

    @property
    def class_name(self) -> str:
        return f"At{self.number}_{self.typename}"


@dataclass(slots=True, eq=False)
class Source:
    """Where members of a node come from: the object itself, or the entity that ``fetch`` brought for it."""

    position: Position
    fetch: int
    is_entity: bool


@dataclass(slots=True, eq=False, kw_only=True)
class Value:
    """A member of the client's object, in its order: a constant type name, or an attribute of a source."""

    name: str
    constant: str | None = None
    source: Source | None = None
    attribute: Attribute | None = None
    wrap: Wrap | None = None
    children: dict[str, Node] = field(default_factory=dict)


@dataclass(slots=True, eq=False, kw_only=True)
class Node:
    """``own`` are the sources that are the object itself: one, or for the root each root fetch.

    ``decided_by`` is the entity with which the finished object is kept, because it is the same wherever that entity is.
    """

    number: int
    typename: str
    place: str
    own: list[Source]
    entities: list[Source]
    values: list[Value] = field(default_factory=list)
    exclusive: bool = False
    decided_by: Source | None = None

    @property
    def function(self) -> str:
        return f"build_{self.number}"


@dataclass(slots=True, eq=False, kw_only=True)
class Member:
    """A member of a representation: where it is read. Without ``attribute`` it is the type's name.

    ``below`` holds the members of an object, by its type; it is empty for a leaf.
    """

    name: str
    source: Source
    attribute: Attribute | None = None
    below: dict[str, list[Member]] = field(default_factory=dict)


@dataclass(slots=True, eq=False, kw_only=True)
class Target:
    """``node`` takes entities of ``fetch``; ``identity`` pairs what was sent with what must come back equal."""

    fetch: int
    node: Node
    position: Position
    members: list[Member]
    identity: list[tuple[Member, Attribute]]


@dataclass(slots=True, kw_only=True)
class Tree:
    """``targets`` are those of each entity fetch, by the number of their node."""

    root: Node
    selected: Selected
    positions: list[Position]
    nodes: list[Node]
    targets: dict[int, dict[int, Target]]


__all__ = ["BUILT_IN", "Attribute", "Member", "Node", "Position", "Source", "Target", "Tree", "Value", "Wrap"]
