"""Plan and projection in, tree out: every member of the client's answer gets the one fetch that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from graphql import FieldNode, GraphQLObjectType

from stoa.compiled._fetches import FetchFacts, Selected, Valuation
from stoa.compiled._positions import TYPENAME, Positions, flat, python_name
from stoa.compiled._tree import Attribute, Member, Node, Position, Source, Target, Tree, Value
from stoa.compiled._unsupported import Reason, UnsupportedOperation
from stoa.plan import ListItem, ResponseKey, ResponsePath, TypeCondition
from stoa.shaping import FieldKind, FieldProjection, Projection, Selection, Shape, holds

MAX_NODES: Final = 1_000

# A fetch whose path leads through here: its whole path, and what is left of it.
_Cursor: TypeAlias = tuple[int, ResponsePath, ResponsePath]
_Cursors: TypeAlias = tuple[_Cursor, ...]


def build_tree(projection: Projection, fetches: Sequence[FetchFacts], valuation: Valuation) -> Tree:
    """Raise :class:`UnsupportedOperation` where the operation needs the interpreter."""
    selected = Selected(projection.schema, valuation)
    builder = _Builder(projection, tuple(fetches), valuation, selected, Positions(projection.schema, selected))
    return builder.tree()


@dataclass(slots=True)
class _Builder:
    projection: Projection
    fetches: tuple[FetchFacts, ...]
    valuation: Valuation
    selected: Selected
    positions: Positions
    nodes: list[Node] = field(default_factory=list)
    targets: dict[int, dict[int, Target]] = field(default_factory=dict)
    reached: set[tuple[int, ResponsePath]] = field(default_factory=set)

    def tree(self) -> Tree:
        root = self.projection.root
        typename = root.type.name
        own = [
            Source(self.positions.data(facts.number, facts.sets, typename), facts.number, is_entity=False)
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
            selected=self.selected,
            positions=list(self.positions.known.values()),
            nodes=self.nodes,
            targets=self.targets,
        )

    def _node(self, selection: Selection, typename: str, own: list[Source], cursors: _Cursors, place: str) -> Node:
        if len(self.nodes) >= MAX_NODES:
            raise UnsupportedOperation(Reason.TOO_LARGE)
        cursors = tuple(step for cursor in cursors if (step := _into_type(cursor, typename)) is not None)
        arrived = [(number, path) for number, path, rest in cursors if not rest]
        self.reached.update(arrived)
        node = Node(number=len(self.nodes), typename=typename, place=place, own=own, entities=[])
        self.nodes.append(node)
        for source in own:
            source.position.nodes.append(node)
        for number in dict.fromkeys(number for number, _ in arrived):
            if typename in self.fetches[number].fetch.entity_types:
                self._attach(node, self.fetches[number])
        for each in selection.fields_of(typename):
            if not each.conditions or holds(each.conditions, self.valuation):
                node.values.append(self._value(node, each, cursors))
        return node

    def _attach(self, node: Node, facts: FetchFacts) -> None:
        """``facts`` is a fetch of entities that stand at ``node``."""
        position = self.positions.entity(facts.number, facts.sets, node.typename)
        members = []
        for item in flat(facts.fetch.requires, node.typename):
            if item.name != TYPENAME:
                source, nodes = self._provider(node, item.response_name)
                members.append(self.positions.member(source, source.position, nodes, item))
        if not members:
            raise UnsupportedOperation(Reason.INTERFACE_OBJECT, facts.fetch.subgraph)
        identity = [
            (member, repeated)
            for member in members
            if member.name in facts.identity and (repeated := self._repeated(position, member)) is not None
        ]
        for own in node.own:
            own.position.slots.add(facts.number)
        node.entities.append(Source(position, facts.number, is_entity=True))
        target = Target(fetch=facts.number, node=node, position=position, members=members, identity=identity)
        self.targets.setdefault(facts.number, {})[node.number] = target
        position.nodes.append(node)

    def _repeated(self, position: Position, member: Member) -> Attribute | None:
        """The key again, in the entity's answer: asked for or not."""
        asked = self.selected.fields(position.sets, position.typename).get(member.name)
        if asked:
            return self.positions.attribute(position, asked[0])
        own = member.attribute
        if own is None or own.leaf is None or own.wrap is None or own.takes_raw:
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
            if not isinstance(self.projection.schema.get_type(node.typename), GraphQLObjectType):
                raise UnsupportedOperation(Reason.NO_SOURCE, each.coordinate)
            return Value(name=each.name, constant=node.typename)
        if each.kind is not FieldKind.DATA or each.shape is None:
            raise UnsupportedOperation(Reason.INTROSPECTION, each.coordinate)
        source, nodes = self._provider(node, each.source)
        attribute = self.positions.attribute(source.position, nodes[0])
        value = Value(name=each.name, source=source, attribute=attribute, wrap=attribute.wrap)
        selection, lists = _core(each.shape)
        if selection is not None:
            below = tuple(step for cursor in cursors if (step := _into_field(cursor, each.source, lists)) is not None)
            self._children(value, selection, nodes, below, f"{node.place}.{each.source}")
        return value

    def _children(
        self, value: Value, selection: Selection, nodes: list[FieldNode], below: _Cursors, place: str
    ) -> None:
        source, attribute = value.source, value.attribute
        if source is None or attribute is None:
            return
        for typename in self._types(selection, nodes, below):
            position = self.positions.below(source.position, attribute, nodes, typename)
            own = [Source(position, source.fetch, is_entity=False)]
            value.children[typename] = self._node(selection, typename, own, below, place)
        if not value.children:
            raise UnsupportedOperation(Reason.NO_SOURCE, place)

    def _types(self, selection: Selection, nodes: list[FieldNode], below: _Cursors) -> list[str]:
        """The types that the fetch is ready for; any other is left to the interpreter."""
        members = sorted(selection.members)
        if len(members) == 1:
            return members
        telling = [typename for typename in members if self.positions.says_type(nodes, typename)]
        if not telling:
            return [selection.unnamed]  # nobody asked for types: nothing of what the client asked for depends on them
        sets = tuple(node.selection_set for node in nodes if node.selection_set is not None)
        served = []
        for typename in telling:
            names = set(self.selected.fields(sets, typename))
            for number, _, rest in filter(None, (_into_type(cursor, typename) for cursor in below)):
                names.update(self.selected.fields(self.fetches[number].sets, typename) if not rest else ())
            wanted = (each for each in selection.fields_of(typename) if each.kind is FieldKind.DATA)
            shown = (each for each in wanted if not each.conditions or holds(each.conditions, self.valuation))
            if all(each.source in names for each in shown):
                served.append(typename)
        return served


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


__all__ = ["MAX_NODES", "build_tree"]
