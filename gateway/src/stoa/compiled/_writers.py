"""Source of the functions that make the client's answer of the decoded ones, and of ``write``, which makes bytes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from stoa.compiled._layout import Layout, Work
from stoa.compiled._lines import Lines
from stoa.compiled._tree import Node, Source, Tree, Value, Wrap

# Loops within one function, before what is below gets a function of its own.
_MOST_LOOPS: Final = 6


def writers(tree: Tree, layout: Layout) -> Iterator[str]:
    """Functions in the order in which they are needed, then ``write``."""
    calls = _Calls(layout)
    write = _Writer(layout, calls).root(tree.root)
    while calls.waiting:
        yield _Writer(layout, calls).node(calls.waiting.pop(0))
    yield from calls.dispatches.values()
    yield write


@dataclass(slots=True)
class _Calls:
    """The functions that are called so far."""

    layout: Layout
    waiting: list[Node] = field(default_factory=list)
    dispatches: dict[str, str] = field(default_factory=dict)
    _known: set[int] = field(default_factory=set)

    def function(self, node: Node) -> str:
        if self.layout.work(node) is Work.NOTHING:
            return "same"
        if node.number not in self._known:
            self._known.add(node.number)
            self.waiting.append(node)
        return node.function

    def dispatch(self, value: Value) -> str:
        """A table by the class that the decoder chose; null is one of them."""
        name = f"by_class_{min(child.number for child in value.children.values())}"
        if name not in self.dispatches:
            self.dispatches[name] = ""
            chosen = ", ".join(
                f"{child.own[0].position.class_name}: {self.function(child)}" for child in value.children.values()
            )
            self.dispatches[name] = f"{name} = Chosen({{NoneType: same, {chosen}}})"
        return name


@dataclass(slots=True)
class _Writer:
    layout: Layout
    calls: _Calls
    lines: Lines = field(default_factory=Lines)

    def node(self, node: Node) -> str:
        lines = self.lines
        with lines.block(f"def {node.function}(o):"):
            if node.own[0].position.is_twin:
                self._once_for_all(node)
            elif self.layout.work(node) is Work.IN_PLACE:
                self._members_in_place(node, "o")
                lines.add("return o")
            elif node.decided_by is not None:
                self._once(node, node.decided_by)
            else:
                lines.add(f"return {self._made_new(node, {source.fetch: 'o' for source in node.own})}")
        return lines.text()

    def root(self, node: Node) -> str:
        lines = self.lines
        with lines.block("def write(answers):"):
            if self.layout.work(node) is Work.REPLACE:
                own = {source.fetch: f"answers[{source.fetch}]" for source in node.own}
                lines.add(f"return encode({self._made_new(node, own)})")
            else:
                lines.add(f"data = answers[{node.own[0].fetch}]")
                self._members_in_place(node, "data")
                lines.add("return encode(data)")
        return lines.text()

    def _once(self, node: Node, source: Source) -> None:
        """The same entity, the same object: it is kept with the entity."""
        lines = self.lines
        lines.add(f"by = o.entity_{source.fetch}")
        with lines.block(f"if by is not None and by.shown_{node.number} is not None:"):
            lines.add(f"return by.shown_{node.number}")
        lines.add(f"made = {self._made_new(node, {source.fetch: 'o' for source in node.own})}")
        with lines.block("if by is not None:"):
            lines.add(f"by.shown_{node.number} = made")
        lines.add("return made")

    def _once_for_all(self, node: Node) -> None:
        """An object that stands in several places is written once, and its bytes in each of them."""
        lines = self.lines
        with lines.block("if o.taken_as is not None:"):
            lines.add("return o.taken_as")
        if self.layout.work(node) is Work.IN_PLACE:
            self._members_in_place(node, "o")
            made = "o"
        else:
            lines.add(f"made = {self._made_new(node, {source.fetch: 'o' for source in node.own})}")
            made = "made"
        with lines.block("if o.taken_twice is None:"):
            lines.add(f"return {made}")
        lines.add("o.taken_twice = None")
        lines.add(f"made = o.taken_as = Raw(encode({made}))")
        lines.add("return made")

    def _made_new(self, node: Node, own: dict[int, str]) -> str:
        """The output class with one expression per member."""
        read = [repr(value.constant) for value in node.values]
        for index, value in enumerate(node.values):
            if value.source is not None and value.source in node.own:
                read[index] = self._from_own(node, value, own[value.source.fetch])
        for source in node.entities:
            indexes = [index for index, value in enumerate(node.values) if value.source is source]
            if indexes:
                names = self._from_entity(node, source, indexes)
                for index, name in zip(indexes, names, strict=True):
                    read[index] = name
        return f"Out_{node.number}({', '.join(read)})"

    def _from_own(self, node: Node, value: Value, holder: str) -> str:
        """An object that nobody else shows is worked on where it stands."""
        if value.attribute is not None and node.exclusive and self.layout.has_work(value):
            self._in_place(value, holder)
            return f"{holder}.{value.attribute.python}"
        return self._made(value, holder)

    def _from_entity(self, node: Node, source: Source, indexes: list[int]) -> list[str]:
        """An entity may be missing: then what it would have brought is null, or the interpreter says how far null goes."""
        lines = self.lines
        values = [node.values[index] for index in indexes]
        names = [lines.name("v") for _ in values]
        entity = lines.name("e")
        lines.add(f"{entity} = o.entity_{source.fetch}")
        if all(value.wrap is not None and value.wrap.nullable for value in values):
            with lines.block(f"if {entity} is None:"):
                lines.add(f"{' = '.join(names)} = None")
            with lines.block("else:"):
                self._read_entity(source, entity, dict(zip(names, values, strict=True)))
        else:
            with lines.block(f"if {entity} is None:"):
                lines.add('raise UnexpectedAnswer("an entity is missing")')
            self._read_entity(source, entity, dict(zip(names, values, strict=True)))
        return names

    def _read_entity(self, source: Source, entity: str, values: dict[str, Value]) -> None:
        lines = self.lines
        if source.position.is_marked:
            self._take_up(entity, [value for value in values.values() if self.layout.has_work(value)])
        for name, value in values.items():
            if value.attribute is None:
                continue
            plain = source.position.is_marked or not self.layout.has_work(value)
            lines.add(
                f"{name} = {entity}.{value.attribute.python}" if plain else f"{name} = {self._made(value, entity)}"
            )

    def _take_up(self, entity: str, values: list[Value]) -> None:
        """Whoever comes first works on what is below the entity, for all."""
        with self.lines.block(f"if {entity}.taken_up is None:"):
            self.lines.add(f"{entity}.taken_up = True")
            for value in values:
                self._in_place(value, entity)

    def _members_in_place(self, node: Node, holder: str) -> None:
        for value in node.values:
            if self.layout.has_work(value):
                self._in_place(value, holder)

    def _in_place(self, value: Value, holder: str) -> None:
        if value.attribute is None or value.wrap is None:
            return
        place = f"{holder}.{value.attribute.python}"
        children = list(value.children.values())
        is_one_kind = not _has_types(value) and self.layout.work(children[0]) is Work.IN_PLACE
        is_one_kind = is_one_kind and not children[0].own[0].position.is_twin
        if is_one_kind and self.lines.loops < _MOST_LOOPS:
            self._descend(children[0], place, value.wrap)
        else:
            self.lines.add(f"{place} = {self._made(value, holder)}")

    def _descend(self, child: Node, place: str, wrap: Wrap) -> None:
        """Nothing here is replaced, only something below."""
        lines = self.lines
        name = place
        if wrap.nullable or not place.isidentifier():
            name = lines.name("x")
            lines.add(f"{name} = {place}")
        if wrap.nullable:
            with lines.block(f"if {name} is not None:"):
                self._into(child, name, wrap)
        else:
            self._into(child, name, wrap)

    def _into(self, child: Node, name: str, wrap: Wrap) -> None:
        if wrap.item is None:
            self._members_in_place(child, name)
            return
        item = self.lines.name("x")
        with self.lines.block(f"for {item} in {name}:"):
            self._descend(child, item, wrap.item)

    def _made(self, value: Value, holder: str) -> str:
        """The expression of a member, with the functions of what stands below it applied."""
        if value.attribute is None or value.wrap is None:
            return repr(value.constant)
        place = f"{holder}.{value.attribute.python}"
        return self._applied(value, place, value.wrap) if self.layout.has_work(value) else place

    def _applied(self, value: Value, place: str, wrap: Wrap) -> str:
        is_named = place.isidentifier()
        name = place if is_named else self.lines.name("x")
        first = place if is_named else f"({name} := {place})"
        if wrap.item is not None:
            item = self.lines.name("x")
            inner = self._applied(value, item, wrap.item)
            if not wrap.nullable:
                return f"[{inner} for {item} in {place}]"
            return f"None if {first} is None else [{inner} for {item} in {name}]"
        if _has_types(value):
            return f"{self.calls.dispatch(value)}[{first}.__class__]({name})"
        function = self.calls.function(next(iter(value.children.values())))
        return f"None if {first} is None else {function}({name})" if wrap.nullable else f"{function}({place})"


def _has_types(value: Value) -> bool:
    return value.attribute is not None and len(value.attribute.children) > 1


__all__ = ["writers"]
