"""The positions of all fetches' answers, and what is decoded at each: whoever needs a member asks for it here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Final

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from stoa.compiled._fetches import Selected, SelectionSets
from stoa.compiled._tree import Attribute, Member, Position, Source, Wrap
from stoa.compiled._unsupported import Reason, UnsupportedOperation
from stoa.plan import RequiredField, RequiredFragment, RequiredSelection

TYPENAME: Final = "__typename"
_RESERVED: Final = ("entity_", "shown_", "taken_", "f_", "__")


def python_name(name: str) -> str:
    """A GraphQL name as an attribute that collides with nothing of ours."""
    return f"f_{name}" if iskeyword(name) or name.startswith(_RESERVED) else name


@dataclass(slots=True)
class Positions:
    """``known`` is keyed by fetch, number of the position above, response name and type."""

    schema: GraphQLSchema
    selected: Selected
    known: dict[tuple[int, int | None, str, str], Position] = field(default_factory=dict)

    def data(self, fetch: int, sets: SelectionSets, typename: str) -> Position:
        """The root of a root fetch's answer."""
        return self._at((fetch, None, "data", typename), sets, "data", tagged=False)

    def entity(self, fetch: int, sets: SelectionSets, typename: str) -> Position:
        return self._at((fetch, None, "_entities", typename), sets, "_entities", tagged=False)

    def below(self, position: Position, attribute: Attribute, nodes: Sequence[FieldNode], typename: str) -> Position:
        """The object of this type in a member."""
        sets = sets_of(nodes)
        tagged = len(self.members(position.typename, nodes[0])) > 1 and self.says_type(nodes, typename)
        key = (position.fetch, position.number, attribute.name, typename)
        child = self._at(key, sets, f"{position.place}.{attribute.name}", tagged=tagged)
        attribute.children[typename] = child
        return child

    def _at(self, key: tuple[int, int | None, str, str], sets: SelectionSets, place: str, *, tagged: bool) -> Position:
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = Position(
                number=len(self.known),
                fetch=key[0],
                typename=key[3],
                sets=sets,
                tagged=tagged,
                entity=key[2] == "_entities" and key[1] is None,
                place=place,
            )
        return known

    def says_type(self, nodes: Sequence[FieldNode], typename: str) -> bool:
        """Whether the fetch asks objects of this type for their type."""
        return TYPENAME in self.selected.fields(sets_of(nodes), typename)

    def attribute(self, position: Position, node: FieldNode) -> Attribute:
        """A leaf of the client's schema is decoded as such; what the client's schema does not have stays raw."""
        name = (node.alias or node.name).value
        known = position.attributes.get(name)
        if known is not None and not known.is_optional:
            return known
        attribute = position.attributes[name] = Attribute(name, python_name(name))
        definition = self._definition(position.typename, node)
        if definition is not None:
            named = get_named_type(definition.type)
            attribute.wrap = _wrap(definition.type)
            attribute.leaf = named if is_leaf_type(named) else None
        return attribute

    def members(self, typename: str, node: FieldNode) -> frozenset[str]:
        """The object types that a field's value can be."""
        definition = self._definition(typename, node)
        named: GraphQLNamedType | None = None if definition is None else get_named_type(definition.type)
        if isinstance(named, GraphQLObjectType):
            return frozenset((named.name,))
        if isinstance(named, (GraphQLInterfaceType, GraphQLUnionType)):
            return frozenset(each.name for each in self.schema.get_possible_types(named))
        return frozenset()

    def _definition(self, typename: str, node: FieldNode) -> GraphQLField | None:
        runtime = self.schema.get_type(typename)
        if not isinstance(runtime, (GraphQLObjectType, GraphQLInterfaceType)):
            return None
        found: GraphQLField | None = runtime.fields.get(node.name.value)
        return found

    def member(self, source: Source, position: Position, nodes: Sequence[FieldNode], item: RequiredField) -> Member:
        """Where a member of a representation is read, and, for an object, what of it is written."""
        attribute = self.attribute(position, nodes[0])
        member = Member(name=item.name, source=source, attribute=attribute)
        if not sets_of(nodes) and not item.selection:
            return member
        for typename in sorted(self.members(position.typename, nodes[0]) if item.selection else ()):
            selected = self.selected.fields(sets_of(nodes), typename)
            items = flat(item.selection, typename)
            if all(one.response_name in selected for one in items):
                child = self.below(position, attribute, nodes, typename)
                member.below[typename] = [
                    self.member(source, child, selected[one.response_name], one)
                    if one.name != TYPENAME
                    else Member(name=TYPENAME, source=source)
                    for one in items
                ]
        if not member.below:
            raise UnsupportedOperation(Reason.NESTED_REQUIRES, f"{position.place}.{item.name}")
        return member


def sets_of(nodes: Sequence[FieldNode]) -> SelectionSets:
    return tuple(node.selection_set for node in nodes if node.selection_set is not None)


def flat(requires: RequiredSelection, typename: str) -> list[RequiredField]:
    """What is required of an object of this type; what two parts require of one member is joined."""
    found: dict[str, RequiredField] = {}
    for item in requires:
        if isinstance(item, RequiredFragment):
            fields = flat(item.selection, typename) if typename in item.possible_types else []
        else:
            fields = [item]
        for one in fields:
            known = found.get(one.name)
            selection = one.selection if known is None else (*known.selection, *one.selection)
            found[one.name] = RequiredField(name=one.name, response_name=one.response_name, selection=selection)
    return list(found.values())


def _wrap(type_: GraphQLOutputType) -> Wrap:
    inner = type_.of_type if is_non_null_type(type_) else type_
    return Wrap(not is_non_null_type(type_), _wrap(inner.of_type) if is_list_type(inner) else None)


__all__ = ["TYPENAME", "Positions", "flat", "python_name", "sets_of"]
