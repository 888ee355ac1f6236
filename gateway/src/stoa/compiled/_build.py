"""Plan and projection in, tree out: every member of the client's answer gets the one fetch that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Final, TypeAlias

from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from stoa.compiled._fetches import FetchFacts, Selected, SelectionSets, Valuation
from stoa.compiled._tree import Attribute, Member, Node, Position, Source, Target, Tree, Value, Wrap
from stoa.compiled._unsupported import Reason, UnsupportedOperation
from stoa.plan import (
    ListItem,
    RequiredField,
    RequiredFragment,
    RequiredSelection,
    ResponseKey,
    ResponsePath,
    TypeCondition,
)
from stoa.shaping import FieldKind, FieldProjection, Projection, Selection, Shape, holds

MAX_NODES: Final = 1_000
_TYPENAME: Final = "__typename"
_RESERVED: Final = ("entity_", "taken_", "f_", "__")

# A fetch whose path leads through here: its whole path, and what is left of it.
_Cursor: TypeAlias = tuple[int, ResponsePath, ResponsePath]
_Cursors: TypeAlias = tuple[_Cursor, ...]


def build_tree(projection: Projection, fetches: Sequence[FetchFacts], valuation: Valuation) -> Tree:
    """Raise :class:`UnsupportedOperation` where the operation needs the interpreter."""
    builder = _Builder(projection, tuple(fetches), valuation, Selected(projection.schema, valuation))
    return builder.tree()


def python_name(name: str) -> str:
    """A GraphQL name as an attribute that collides with nothing of ours."""
    return f"f_{name}" if iskeyword(name) or name.startswith(_RESERVED) else name


@dataclass(slots=True)
class _Builder:
    projection: Projection
    fetches: tuple[FetchFacts, ...]
    valuation: Valuation
    selected: Selected
    positions: dict[tuple[int, int | None, str, str], Position] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    targets: dict[int, dict[int, Target]] = field(default_factory=dict)
    reached: set[tuple[int, ResponsePath]] = field(default_factory=set)

    def tree(self) -> Tree:
        root = self.projection.root
        typename = root.type.name
        own = [
            Source(self._position((facts.number, None, "data", typename), facts.sets, "data"), facts.number, False)
            for facts in self.fetches
            if facts.is_root
        ]
        cursors = tuple((facts.number, path, path) for facts in self.fetches for path in facts.paths)
        node = self._node(root, typename, own, cursors, typename)
        for facts in self.fetches:
            if any((facts.number, path) not in self.reached for path in facts.paths):
                raise UnsupportedOperation(Reason.UNSEEN_ENTITIES, facts.fetch.subgraph)
        return Tree(
            root=node,
            positions=list(self.positions.values()),
            nodes=self.nodes,
            targets=self.targets,
            reached=self.reached,
        )

    def _position(
        self, key: tuple[int, int | None, str, str], sets: SelectionSets, place: str, *, tagged: bool = False
    ) -> Position:
        known = self.positions.get(key)
        if known is None:
            known = self.positions[key] = Position(
                number=len(self.positions),
                fetch=key[0],
                typename=key[3],
                sets=sets,
                tagged=tagged,
                entity=key[2] == "_entities" and key[1] is None,
                place=place,
            )
        return known

    def _node(self, selection: Selection, typename: str, own: list[Source], cursors: _Cursors, place: str) -> Node:
        if len(self.nodes) >= MAX_NODES:
            raise UnsupportedOperation(Reason.TOO_LARGE)
        cursors = tuple(step for cursor in cursors if (step := _into_type(cursor, typename)) is not None)
        arrived = dict.fromkeys(number for number, path, rest in cursors if not rest)
        self.reached.update((number, path) for number, path, rest in cursors if not rest)
        node = Node(number=len(self.nodes), typename=typename, place=place, own=own, entities=[])
        self.nodes.append(node)
        for source in own:
            source.position.nodes.append(node)
        for number in arrived:
            if typename in self.fetches[number].fetch.entity_types:
                self._attach(node, self.fetches[number])
        for each in selection.fields_of(typename):
            if not each.conditions or holds(each.conditions, self.valuation):
                node.values.append(self._value(node, each, cursors))
        return node

    def _attach(self, node: Node, facts: FetchFacts) -> None:
        tagged = len(facts.fetch.entity_types) > 1
        key = (facts.number, None, "_entities", node.typename)
        position = self._position(key, facts.sets, "_entities", tagged=tagged)
        members = [
            self._member(node, facts, item)
            for item in _flat(facts.fetch.requires, node.typename)
            if item.name != _TYPENAME
        ]
        if not members:
            raise UnsupportedOperation(Reason.INTERFACE_OBJECT, facts.fetch.subgraph)
        identity = [
            (member, repeated)
            for member in members
            if member.name in facts.identity
            and (repeated := self._repeated(position, node.typename, member)) is not None
        ]
        for own in node.own:
            own.position.slots.add(facts.number)
        node.entities.append(Source(position, facts.number, True))
        target = Target(fetch=facts.number, node=node, position=position, members=members, identity=identity)
        self.targets.setdefault(facts.number, {})[node.number] = target
        position.nodes.append(node)

    def _member(self, node: Node, facts: FetchFacts, item: RequiredField) -> Member:
        if item.selection:
            raise UnsupportedOperation(Reason.NESTED_REQUIRES, facts.fetch.subgraph)
        source, nodes = self._provider(node, item.response_name)
        if any(each.selection_set for each in nodes):
            raise UnsupportedOperation(Reason.NESTED_REQUIRES, facts.fetch.subgraph)
        attribute = self._attribute(source.position, node.typename, nodes[0])
        return Member(name=item.name, source=source, attribute=attribute)

    def _repeated(self, position: Position, typename: str, member: Member) -> Attribute | None:
        """The key again, in the entity's answer: asked for or not."""
        asked = self.selected.fields(position.sets, typename).get(member.name)
        if asked:
            return self._attribute(position, typename, asked[0])
        own = member.attribute
        if own.leaf is None or own.wrap is None or own.takes_raw:
            return None
        unasked = Attribute(member.name, python_name(member.name), wrap=own.wrap, leaf=own.leaf, is_optional=True)
        return position.attributes.setdefault(member.name, unasked)

    def _provider(self, node: Node, name: str) -> tuple[Source, list[FieldNode]]:
        found = []
        for source in (*node.own, *node.entities):
            nodes = self.selected.fields(source.position.sets, node.typename).get(name)
            repeats = source.is_entity and name in self.fetches[source.fetch].identity
            if nodes and not repeats:
                found.append((source, nodes))
        if len(found) == 1:
            return found[0]
        where = f"{node.place}.{name}"
        raise UnsupportedOperation(Reason.SEVERAL_SOURCES if found else Reason.NO_SOURCE, where)

    def _value(self, node: Node, each: FieldProjection, cursors: _Cursors) -> Value:
        if each.denied:
            raise UnsupportedOperation(Reason.DENIED, each.coordinate)
        if each.kind is FieldKind.TYPENAME:
            return Value(name=each.name, constant=node.typename)
        if each.kind is not FieldKind.DATA or each.shape is None:
            raise UnsupportedOperation(Reason.INTROSPECTION, each.coordinate)
        source, nodes = self._provider(node, each.source)
        attribute = self._attribute(source.position, node.typename, nodes[0])
        value = Value(name=each.name, source=source, attribute=attribute, wrap=attribute.wrap)
        selection, lists = _core(each.shape)
        if selection is not None:
            below = tuple(step for cursor in cursors if (step := _into_field(cursor, each.source, lists)) is not None)
            sets = tuple(one.selection_set for one in nodes if one.selection_set is not None)
            self._children(value, selection, sets, below, f"{node.place}.{each.source}")
        return value

    def _children(self, value: Value, selection: Selection, sets: SelectionSets, below: _Cursors, place: str) -> None:
        source, attribute = value.source, value.attribute
        if source is None or attribute is None:
            return
        tagged = len(selection.members) > 1
        for typename in sorted(selection.members):
            if tagged and not self._is_served(selection, typename, sets, below):
                continue
            key = (source.fetch, source.position.number, attribute.name, typename)
            position = self._position(key, sets, place, tagged=tagged)
            attribute.children[typename] = position
            own = [Source(position, source.fetch, False)]
            value.children[typename] = self._node(selection, typename, own, below, place)

    def _is_served(self, selection: Selection, typename: str, sets: SelectionSets, cursors: _Cursors) -> bool:
        """A subgraph that answers with a type that the plan did not ask it about is left to the interpreter."""
        served = set(self.selected.fields(sets, typename))
        for cursor in cursors:
            step = _into_type(cursor, typename)
            if step is not None and not step[2]:
                served.update(self.selected.fields(self.fetches[step[0]].sets, typename))
        return all(
            each.source in served
            for each in selection.fields_of(typename)
            if each.kind is FieldKind.DATA and (not each.conditions or holds(each.conditions, self.valuation))
        )

    def _attribute(self, position: Position, typename: str, node: FieldNode) -> Attribute:
        """A leaf of the client's schema is decoded as such; what the client's schema does not have stays raw."""
        name = (node.alias or node.name).value
        known = position.attributes.get(name)
        if known is not None:
            return known
        attribute = position.attributes[name] = Attribute(name, python_name(name))
        runtime = self.projection.schema.get_type(typename)
        field_ = runtime.fields.get(node.name.value) if isinstance(runtime, GraphQLObjectType) else None
        if field_ is not None:
            named = get_named_type(field_.type)
            attribute.wrap = _wrap(field_.type)
            attribute.leaf = named if is_leaf_type(named) else None
        return attribute


def _into_type(cursor: _Cursor, typename: str) -> _Cursor | None:
    number, path, rest = cursor
    while rest and isinstance(rest[0], TypeCondition):
        if typename not in rest[0].possible_types:
            return None
        rest = rest[1:]
    return number, path, rest


def _into_field(cursor: _Cursor, name: str, lists: int) -> _Cursor | None:
    number, path, rest = cursor
    if not rest or rest[0] != ResponseKey(name):
        return None
    items, rest = rest[1 : lists + 1], rest[lists + 1 :]
    is_whole = len(items) == lists and all(isinstance(item, ListItem) for item in items)
    return (number, path, rest) if is_whole else None


def _core(shape: Shape) -> tuple[Selection | None, int]:
    lists = 0
    while shape.item is not None:
        shape, lists = shape.item, lists + 1
    return shape.selection, lists


def _wrap(type_: GraphQLOutputType) -> Wrap:
    inner = type_.of_type if is_non_null_type(type_) else type_
    return Wrap(not is_non_null_type(type_), _wrap(inner.of_type) if is_list_type(inner) else None)


def _flat(requires: RequiredSelection, typename: str) -> list[RequiredField]:
    found: list[RequiredField] = []
    for item in requires:
        if isinstance(item, RequiredFragment):
            found += _flat(item.selection, typename) if typename in item.possible_types else ()
        else:
            found.append(item)
    return list({item.name: item for item in found}.values())


__all__ = ["MAX_NODES", "build_tree", "python_name"]
