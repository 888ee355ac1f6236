"""The tables of an engine that does what generated code does, in C: see the distribution ``stoa-gateway-native``.

The tables say of a tree what source would say. What an engine has no words for is left to generated code: objects of several types in
one place, custom scalars, and representations with objects or lists in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from graphql import GraphQLEnumType, GraphQLLeafType
from msgspec import Struct

from stoa.compiled._fetches import FetchFacts
from stoa.compiled._representations import is_exact, may_be_null
from stoa.compiled._tree import BUILT_IN, Attribute, Member, Node, Position, Source, Target, Tree, Value, Wrap
from stoa.plan import ListItem, ResponseKey, ResponsePath, TypeCondition

HEADER: Final = 2
_KINDS: Final = {"String": 1, "ID": 1, "Int": 2, "Float": 3, "Boolean": 4}
_ENUM: Final = 5
_NOTHING: Final = -1
_MOST_LISTS: Final = 30


class NotForEngines(Exception):
    """Something that only generated code can do."""


class AttributeRow(Struct, frozen=True, kw_only=True):
    """``nullable`` has a bit for each list around the value, from the outside, and one for the value; ``name`` ends with its quote."""

    name: bytes
    kind: int
    depth: int
    nullable: int
    child: int
    is_optional: bool
    slow: int
    first_choice: int
    choices: int


class PositionRow(Struct, frozen=True, kw_only=True):
    first: int
    count: int
    entities: int
    is_twin: bool
    typename: bytes


class ValueRow(Struct, frozen=True, kw_only=True):
    """``prefix`` is the JSON before the value, or with it; ``root``, ``entity`` and ``child`` are -1 where there is none."""

    prefix: bytes
    is_constant: bool = False
    root: int = _NOTHING
    entity: int = _NOTHING
    fetch: int = _NOTHING
    slot: int = _NOTHING
    child: int = _NOTHING
    is_required: bool = False


class NodeRow(Struct, frozen=True, kw_only=True):
    first: int
    count: int
    position: int


class StepRow(Struct, frozen=True, kw_only=True):
    entity: int
    fetch: int
    slot: int
    is_twin: bool


class PathRow(Struct, frozen=True, kw_only=True):
    first: int
    count: int
    root: int
    target: int


class MemberRow(Struct, frozen=True, kw_only=True):
    prefix: bytes
    is_constant: bool
    entity: int
    fetch: int
    slot: int


class RepeatedRow(Struct, frozen=True, kw_only=True):
    """A member of the representation, and where the entity repeats it."""

    member: int
    slot: int


class TargetRow(Struct, frozen=True, kw_only=True):
    first: int
    count: int
    entity: int
    may_be_empty: bool
    first_repeated: int
    repeated: int


class FetchRow(Struct, frozen=True, kw_only=True):
    number: int
    first_path: int
    paths: int
    most_members: int


@dataclass(slots=True)
class Tables:
    """``leaves`` are those whose texts may have to be read and written by a decoder: an engine's ``slow``, in this order."""

    attributes: list[AttributeRow] = field(default_factory=list)
    choices: list[bytes] = field(default_factory=list)
    positions: list[PositionRow] = field(default_factory=list)
    values: list[ValueRow] = field(default_factory=list)
    nodes: list[NodeRow] = field(default_factory=list)
    steps: list[StepRow] = field(default_factory=list)
    paths: list[PathRow] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    repeated: list[RepeatedRow] = field(default_factory=list)
    fetches: list[FetchRow] = field(default_factory=list)
    leaves: list[GraphQLLeafType] = field(default_factory=list)


def tables_of(tree: Tree, fetches: Sequence[FetchFacts]) -> Tables:
    """Raise :class:`NotForEngines`."""
    tables = Tables()
    for position in tree.positions:
        _add_position(tables, position)
    for node in tree.nodes:
        _add_node(tables, node, is_root=node is tree.root)
    for facts in fetches:
        if not facts.is_root:
            _add_fetch(tables, tree, facts)
    return tables


def slot_of(position: Position, attribute: Attribute) -> int:
    """Where an object at this position keeps a member."""
    return HEADER + next(at for at, one in enumerate(position.attributes.values()) if one is attribute)


def _entity_slot(position: Position, fetch: int) -> int:
    return HEADER + len(position.attributes) + sorted(position.slots).index(fetch)


def _add_position(tables: Tables, position: Position) -> None:
    if position.tagged:
        raise NotForEngines("objects of several types")
    first = len(tables.attributes)
    tables.attributes += [_attribute(tables, one) for one in position.attributes.values()]
    row = PositionRow(
        first=first,
        count=len(position.attributes),
        entities=len(position.slots),
        is_twin=position.is_twin,
        typename=b"" if position.root else _quoted(position.typename),
    )
    tables.positions.append(row)


def _attribute(tables: Tables, attribute: Attribute) -> AttributeRow:
    wrap = attribute.wrap
    if wrap is None or attribute.takes_raw or len(attribute.children) > 1:
        raise NotForEngines("raw values, or objects of several types")
    nullable, depth = _nullable(wrap)
    choices: list[bytes] = []
    kind, slow = 0, _NOTHING
    if attribute.leaf is not None:
        kind, choices = _kind(attribute.leaf)
        slow = len(tables.leaves)
        tables.leaves.append(attribute.leaf)
    first_choice = len(tables.choices)
    tables.choices += choices
    return AttributeRow(
        name=attribute.name.encode() + b'"',
        kind=kind,
        depth=depth,
        nullable=nullable,
        child=next((child.number for child in attribute.children.values()), _NOTHING),
        is_optional=attribute.is_optional,
        slow=slow,
        first_choice=first_choice,
        choices=len(choices),
    )


def _nullable(wrap: Wrap) -> tuple[int, int]:
    bits, depth = int(wrap.nullable), 0
    while wrap.item is not None:
        wrap, depth = wrap.item, depth + 1
        bits |= int(wrap.nullable) << depth
    if depth > _MOST_LISTS:
        raise NotForEngines("lists in lists")
    return bits, depth


def _kind(leaf: GraphQLLeafType) -> tuple[int, list[bytes]]:
    if isinstance(leaf, GraphQLEnumType):
        return _ENUM, [_quoted(name) for name in leaf.values]
    if leaf.name not in BUILT_IN:
        raise NotForEngines("custom scalars")
    return _KINDS[leaf.name], []


def _quoted(text: str) -> bytes:
    return b'"' + text.encode() + b'"'


def _add_node(tables: Tables, node: Node, *, is_root: bool) -> None:
    first = len(tables.values)
    if not node.values:
        raise NotForEngines("an object without members")
    required = {
        source.fetch
        for source in node.entities
        if not all(value.wrap is not None and value.wrap.nullable for value in node.values if value.source is source)
    }
    opening = "{"
    for value in node.values:
        tables.values.append(_value(node, value, opening, required, is_root=is_root))
        opening = ","
    position = node.own[0].position.number
    tables.nodes.append(NodeRow(first=first, count=len(node.values), position=position))


def _value(node: Node, value: Value, opening: str, required: set[int], *, is_root: bool) -> ValueRow:
    text = f'{opening}"{value.name}":'
    source, attribute = value.source, value.attribute
    if source is None or attribute is None:
        return ValueRow(prefix=f'{text}"{value.constant}"'.encode(), is_constant=True)
    if len(value.children) != len(attribute.children):
        raise NotForEngines("objects of several types")
    return ValueRow(
        prefix=text.encode(),
        root=source.fetch if is_root else _NOTHING,
        entity=_entity_slot(node.own[0].position, source.fetch) if source.is_entity else _NOTHING,
        fetch=source.fetch,
        slot=slot_of(source.position, attribute),
        child=next((child.number for child in value.children.values()), _NOTHING),
        is_required=source.fetch in required,
    )


def _add_fetch(tables: Tables, tree: Tree, facts: FetchFacts) -> None:
    targets = tree.targets[facts.number]
    if len({target.position.number for target in targets.values()}) != 1:
        raise NotForEngines("entities of several types")
    rows = {number: _add_target(tables, target) for number, target in targets.items()}
    first = len(tables.paths)
    for path in facts.paths:
        steps = _steps(tree.root, path)
        if steps is not None and steps[-1][2].number in rows:
            _add_path(tables, steps, rows[steps[-1][2].number])
    row = FetchRow(
        number=facts.number,
        first_path=first,
        paths=len(tables.paths) - first,
        most_members=max(len(target.members) for target in targets.values()),
    )
    tables.fetches.append(row)


def _add_target(tables: Tables, target: Target) -> int:
    members = target.members
    own = target.node.own[0].position
    if not all(member.attribute is None or is_exact(member) for member in members):
        raise NotForEngines("representations with more than exact leaves")
    first, text = len(tables.members), f'{{"__typename":"{target.node.typename}"'
    for member in members:
        tables.members.append(_member(member, own, text, target.node.typename))
        text = ""
    first_repeated = len(tables.repeated)
    for member, attribute in target.identity:
        at = next(index for index, one in enumerate(members) if one is member)
        tables.repeated.append(RepeatedRow(member=at, slot=slot_of(target.position, attribute)))
    row = TargetRow(
        first=first,
        count=len(members),
        entity=_entity_slot(own, target.fetch),
        may_be_empty=all(may_be_null(member) for member in members),
        first_repeated=first_repeated,
        repeated=len(tables.repeated) - first_repeated,
    )
    tables.targets.append(row)
    return len(tables.targets) - 1


def _member(member: Member, own: Position, text: str, typename: str) -> MemberRow:
    text += f',"{member.name}":'
    if member.attribute is None:
        return MemberRow(
            prefix=f'{text}"{typename}"'.encode(), is_constant=True, entity=_NOTHING, fetch=_NOTHING, slot=_NOTHING
        )
    source = member.source
    return MemberRow(
        prefix=text.encode(),
        is_constant=False,
        entity=_entity_slot(own, source.fetch) if source.is_entity else _NOTHING,
        fetch=source.fetch,
        slot=slot_of(source.position, member.attribute),
    )


# Where from, which member, and the object that it leads to.
_Step = tuple[Node, Value, Node]


def _steps(node: Node, path: ResponsePath) -> list[_Step] | None:
    """The members that lead along the path; None: it ends at objects of another type."""
    found: list[_Step] = []
    while True:
        while path and isinstance(path[0], TypeCondition):
            if node.typename not in path[0].possible_types:
                return None
            path = path[1:]
        if not path:
            return found or None
        value = next(
            (
                one
                for one in node.values
                if one.attribute is not None and one.children and path[0] == ResponseKey(one.attribute.name)
            ),
            None,
        )
        if value is None or value.attribute is None or value.wrap is None:
            return None
        child = next(iter(value.children.values()))
        found.append((node, value, child))
        path = path[1:]
        for _ in range(_nullable(value.wrap)[1]):
            path = path[1:] if path and isinstance(path[0], ListItem) else path
        node = child


def _add_path(tables: Tables, steps: Iterable[_Step], target: int) -> None:
    first, root = len(tables.steps), _NOTHING
    for node, value, child in steps:
        source: Source | None = value.source
        if source is None or value.attribute is None:
            raise NotForEngines("a path through nothing")
        if root == _NOTHING:
            root = source.fetch
        tables.steps.append(
            StepRow(
                entity=_entity_slot(node.own[0].position, source.fetch) if source.is_entity else _NOTHING,
                fetch=source.fetch,
                slot=slot_of(source.position, value.attribute),
                is_twin=child.own[0].position.is_twin,
            )
        )
    tables.paths.append(PathRow(first=first, count=len(tables.steps) - first, root=root, target=target))


__all__ = ["HEADER", "NotForEngines", "Tables", "slot_of", "tables_of"]
