"""Source of the collectors: walk to the entities of a fetch, write each distinct representation once as JSON, keep its takers.

And of what puts the entities in: an answer that is too short, of another type or of another key goes to the interpreter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graphql import GraphQLEnumType

from stoa.compiled._fetches import FetchFacts
from stoa.compiled._lines import Lines
from stoa.compiled._tree import Attribute, Member, Node, Source, Target, Tree, Value, Wrap
from stoa.plan import ListItem, ResponseKey, ResponsePath, TypeCondition

_EXACT_LEAVES: Final = frozenset({"String", "ID", "Int", "Boolean"})


def collector(tree: Tree, facts: FetchFacts) -> str:
    """``collect_N(answers) -> (representations, takers of each)``."""
    return _Collector(tree, facts, tree.targets[facts.number], Lines()).source()


@dataclass(slots=True)
class _Collector:
    tree: Tree
    facts: FetchFacts
    targets: dict[int, Target]
    lines: Lines

    def source(self) -> str:
        lines = self.lines
        with lines.block(f"def collect_{self.facts.number}(answers):"):
            lines.add("seen = {}")
            lines.add("items = []")
            for path in self.facts.paths:
                self._enter(self.tree.root, "", path)
            lines.add("return items, list(seen.values())")
        return lines.text()

    def _enter(self, node: Node, variable: str, path: ResponsePath) -> None:
        while path and isinstance(path[0], TypeCondition):
            if node.typename not in path[0].possible_types:
                return
            path = path[1:]
        if not path:
            if node.number in self.targets:
                self._take(self.targets[node.number], variable)
            return
        for value in node.values:
            if value.attribute is not None and value.children and path[0] == ResponseKey(value.attribute.name):
                self._follow(node, value, variable, path[1:])
                return  # several members of the client may show the same one of the answer

    def _follow(self, node: Node, value: Value, variable: str, rest: ResponsePath) -> None:
        if value.source is None or value.attribute is None or value.wrap is None:
            return
        if value.source.is_entity:
            entity = self.lines.name("e")
            self.lines.add(f"{entity} = {variable}.entity_{value.source.fetch}")
            with self.lines.block(f"if {entity} is not None:"):
                self._items(value, f"{entity}.{value.attribute.python}", value.wrap, rest)
            return
        holder = variable if node is not self.tree.root else f"answers[{value.source.fetch}]"
        self._items(value, f"{holder}.{value.attribute.python}", value.wrap, rest)

    def _items(self, value: Value, expression: str, wrap: Wrap, rest: ResponsePath) -> None:
        lines = self.lines
        name = lines.name("o")
        if wrap.item is not None:
            rest = rest[1:] if rest and isinstance(rest[0], ListItem) else rest
            if wrap.nullable:
                lines.add(f"{name} = {expression}")
                with lines.block(f"if {name} is not None:"):
                    self._each(value, name, wrap.item, rest)
            else:
                self._each(value, expression, wrap.item, rest)
            return
        lines.add(f"{name} = {expression}")
        self._object(value, name, wrap, rest)

    def _each(self, value: Value, expression: str, item: Wrap, rest: ResponsePath) -> None:
        name = self.lines.name("o")
        with self.lines.block(f"for {name} in {expression}:"):
            if item.item is not None:
                self._items(value, name, item, rest)
            else:
                self._object(value, name, item, rest)

    def _object(self, value: Value, name: str, wrap: Wrap, rest: ResponsePath) -> None:
        children = list(value.children.values())
        if len(children) > 1:
            for child in children:
                with self.lines.block(f"if {name}.__class__ is {child.own[0].position.class_name}:"):
                    self._enter(child, name, rest)
        elif wrap.nullable:
            with self.lines.block(f"if {name} is not None:"):
                self._enter(children[0], name, rest)
        else:
            self._enter(children[0], name, rest)

    def _take(self, target: Target, variable: str) -> None:
        """An entity that another fetch did not bring has not got its members: it takes no part."""
        needed = list(dict.fromkeys(member.source.fetch for member in target.members if member.source.is_entity))
        self._when_there(target, variable, needed)

    def _when_there(self, target: Target, variable: str, needed: list[int]) -> None:
        if needed:
            with self.lines.block(f"if {variable}.entity_{needed[0]} is not None:"):
                self._when_there(target, variable, needed[1:])
            return
        if all(_may_be_null(member) for member in target.members):
            known = " or ".join(_is_there(member, variable) for member in target.members)
            with self.lines.block(f"if {known}:"):
                self._write(target, variable)
        else:
            self._write(target, variable)

    def _write(self, target: Target, variable: str) -> None:
        lines = self.lines
        taker = f"({target.position.class_name}, [{variable}])" if target.position.tagged else f"[{variable}]"
        takers = "at[1]" if target.position.tagged else "at"
        item = _representation(target, variable)
        if target.position.tagged or not all(_is_exact(member.attribute) for member in target.members):
            lines.add(f"item = {item}")
            key, item = "item", "item"
        elif len(target.members) == 1:
            key = read(target.members[0], variable)
        else:
            key = f"({', '.join(read(member, variable) for member in target.members)})"
        lines.add(f"key = {key}")
        lines.add("at = seen.get(key)")
        with lines.block("if at is None:"):
            lines.add(f"seen[key] = {taker}")
            lines.add(f"items.append({item})")
        with lines.block("else:"):
            lines.add(f"{takers}.append({variable})")


def read(member: Member, variable: str) -> str:
    """Where a member of the representation stands."""
    return f"{holder_of(member.source, variable)}.{member.attribute.python}"


def holder_of(source: Source, variable: str) -> str:
    return f"{variable}.entity_{source.fetch}" if source.is_entity else variable


def _representation(target: Target, variable: str) -> str:
    parts = [f'{{"__typename":"{target.node.typename}"']
    pieces = []
    for member in target.members:
        parts[-1] += f',"{member.name}":'
        pieces.append(
            f"{'bytes' if member.attribute.is_raw or _is_raw_leaf(member.attribute) else 'json'}({read(member, variable)})"
        )
        parts.append("")
    parts[-1] += "}"
    texts = [repr(part.encode()) for part in parts]
    return " + ".join(text for pair in zip(texts, [*pieces, ""], strict=True) for text in pair if text)


def _may_be_null(member: Member) -> bool:
    return member.attribute.wrap is None or member.attribute.wrap.nullable


def _is_there(member: Member, variable: str) -> str:
    place = read(member, variable)
    if member.attribute.is_raw or _is_raw_leaf(member.attribute):
        return f'bytes({place}) != b"null"'
    return f"{place} is not None"


def _is_raw_leaf(attribute: Attribute) -> bool:
    wrap, leaf = attribute.wrap, attribute.leaf
    if wrap is None or leaf is None or wrap.item is not None:
        return False
    return wrap.nullable and not isinstance(leaf, GraphQLEnumType) and leaf.name not in (*_EXACT_LEAVES, "Float")


def _is_exact(attribute: Attribute) -> bool:
    """Whether equal values are written as equal JSON: 1 and 1.0 are not, and raw bytes cannot be compared."""
    wrap, leaf = attribute.wrap, attribute.leaf
    if wrap is None or leaf is None or wrap.item is not None:
        return False
    return isinstance(leaf, GraphQLEnumType) or leaf.name in _EXACT_LEAVES


def putter(facts: FetchFacts, targets: Iterable[Target]) -> str:
    """``put_N(takers, entities)``."""
    several = list(targets)
    lines = Lines()
    slot = f"entity_{facts.number}"
    with lines.block(f"def put_{facts.number}(takers, entities):"):
        with lines.block("if len(entities) != len(takers):"):
            lines.add('raise UnexpectedAnswer("another number of entities")')
        with lines.block("for entity, at in zip(entities, takers):"), lines.block("if entity is not None:"):
            if several[0].position.tagged:
                lines.add("kind, at = at")
                with lines.block("if entity.__class__ is not kind:"):
                    lines.add('raise UnexpectedAnswer("an entity of another type")')
            _compare(lines, several)
            with lines.block("for taker in at:"):
                lines.add(f"taker.{slot} = entity")
    return lines.text()


def _compare(lines: Lines, targets: list[Target]) -> None:
    """The key that came back must be the one that was sent."""
    for position in {target.position.number: target.position for target in targets}.values():
        nodes = [target for target in targets if target.position is position]
        for target in nodes if any(target.identity for target in nodes) else ():
            kind = target.node.own[0].position.class_name
            for member, repeated in target.identity:
                sent = read(member, "at[0]")
                differs = f"at[0].__class__ is {kind} and entity.{repeated.python} != {sent}"
                if repeated.is_optional:
                    differs = f"entity.{repeated.python} is not UNSET and {differs}"
                with lines.block(f"if {differs}:"):
                    lines.add('raise UnexpectedAnswer("another entity than was asked for")')


__all__ = ["collector", "holder_of", "putter", "read"]
