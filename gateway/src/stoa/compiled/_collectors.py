"""Source of the collectors: walk to the entities of a fetch, write each distinct representation once as JSON, keep its takers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stoa.compiled._fetches import FetchFacts
from stoa.compiled._lines import Lines
from stoa.compiled._representations import Representations, is_there, may_be_null, read
from stoa.compiled._sharing import earlier_takers
from stoa.compiled._tree import Node, Position, Target, Tree, Value, Wrap
from stoa.plan import ListItem, ResponseKey, ResponsePath, TypeCondition


def collector(tree: Tree, facts: FetchFacts, fetches: Sequence[FetchFacts]) -> str:
    """``collect_N(answers) -> (list of representations as JSON, takers of each)``; ``answers`` also holds the takers of earlier fetches."""
    targets = tree.targets[facts.number]
    kinds = {target.position.number: target.position for target in targets.values()}
    collecting = _Collector(tree, facts, targets, list(kinds.values()))
    return collecting.source(earlier_takers(tree, facts, fetches) if len(kinds) == 1 else None)


@dataclass(slots=True)
class _Collector:
    tree: Tree
    facts: FetchFacts
    targets: dict[int, Target]
    kinds: list[Position]
    lines: Lines = field(default_factory=Lines)
    groups: str = ""
    representations: Representations = field(init=False)

    def source(self, earlier: int | None) -> str:
        self.representations = Representations(self.facts.number)
        lines = self.lines
        with lines.block(f"def collect_{self.facts.number}(answers):"):
            lines.add("seen = {}")
            lines.add("items = []")
            if earlier is not None:
                self._again(earlier)
            for path in self.facts.paths if earlier is None else ():
                if any(position.is_twin for position in self.tree.positions):
                    lines.add("walked = set()")
                self._enter(self.tree.root, "", path)
            lines.add("return encode(items), list(seen.values())")
        readers = [
            f"read_{kind.number} = Decoder({kind.class_name} | None).decode"
            for kind in self.kinds
            if len(self.kinds) > 1
        ]
        needs = self.representations
        return "\n\n".join((*readers, *needs.class_sources(), *needs.functions, lines.text()))

    def _again(self, earlier: int) -> None:
        """The same objects as for an earlier fetch, in the groups that it made."""
        self.groups = "at"
        with self.lines.block(f"for at in answers[{earlier}]:"):
            self.lines.add("o = at[0]")
            for target in self.targets.values():
                self._take_if_alike(target, is_only_one=len(self.targets) == 1)

    def _take_if_alike(self, target: Target, *, is_only_one: bool) -> None:
        if is_only_one:
            self._take(target, "o")
            return
        with self.lines.block(f"if o.__class__ is {target.node.own[0].position.class_name}:"):
            self._take(target, "o")

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
        if value.attribute is not None and len(value.attribute.children) > 1:
            for child in children:
                with self.lines.block(f"if {name}.__class__ is {child.own[0].position.class_name}:"):
                    self._enter(child, name, rest)
        elif wrap.nullable:
            with self.lines.block(f"if {name} is not None:"):
                self._first_time(children[0], name, rest)
        else:
            self._first_time(children[0], name, rest)

    def _first_time(self, child: Node, name: str, rest: ResponsePath) -> None:
        """One object that stands in several places is looked at in the first of them."""
        if not child.own[0].position.is_twin:
            self._enter(child, name, rest)
            return
        with self.lines.block(f"if {name}.taken_twice is None or id({name}) not in walked:"):
            self.lines.add(f"walked.add(id({name}))")
            self._enter(child, name, rest)

    def _take(self, target: Target, variable: str) -> None:
        """An entity that another fetch did not bring has not got its members: it takes no part."""
        needed = list(dict.fromkeys(member.source.fetch for member in target.members if member.source.is_entity))
        self._when_there(target, variable, needed)

    def _when_there(self, target: Target, variable: str, needed: list[int]) -> None:
        if needed:
            with self.lines.block(f"if {variable}.entity_{needed[0]} is not None:"):
                self._when_there(target, variable, needed[1:])
            return
        if all(may_be_null(member) for member in target.members):
            known = " or ".join(is_there(member, variable) for member in target.members)
            with self.lines.block(f"if {known}:"):
                self._write(target, variable)
        else:
            self._write(target, variable)

    def _write(self, target: Target, variable: str) -> None:
        lines = self.lines
        several = len(self.kinds) > 1
        made = None if several else self.representations.made(target.node.typename, target.members, variable)
        if made is None:
            lines.add(f"item = {self.representations.expression(target.node.typename, target.members, variable)}")
            key, item = "item", "Raw(item)"
        elif len(target.members) == 1:
            key, item = read(target.members[0], variable), made
        else:
            key, item = f"({', '.join(read(member, variable) for member in target.members)})", made
        lines.add(f"key = {key}")
        if self.groups:
            with lines.block("if key in seen:"):
                lines.add("seen[key] = seen[key] + at")
            with lines.block("else:"):
                lines.add("seen[key] = at")
                lines.add(f"items.append({item})")
            return
        lines.add("at = seen.get(key)")
        with lines.block("if at is None:"):
            one = f"[{variable}]"
            lines.add(f"seen[key] = {f'(read_{target.position.number}, {one})' if several else one}")
            lines.add(f"items.append({item})")
        with lines.block("else:"):
            lines.add(f"{'at[1]' if several else 'at'}.append({variable})")


__all__ = ["collector"]
