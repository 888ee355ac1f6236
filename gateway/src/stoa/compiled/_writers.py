"""Source of the functions that make the client's answer of the decoded ones, and of ``write``, which makes bytes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stoa.compiled._layout import Layout, Work
from stoa.compiled._lines import Lines
from stoa.compiled._tree import Node, Source, Tree, Value, Wrap


def writers(tree: Tree, layout: Layout) -> Iterator[str]:
    """Children first, ``write`` last."""
    for node in reversed(tree.nodes):
        if node is not tree.root and layout.work(node) is not Work.NOTHING:
            yield _Writer(layout, Lines()).node(node)
        yield from (_dispatch(value, layout) for value in node.values if _has_types(value) and layout.has_work(value))
    yield _Writer(layout, Lines()).root(tree.root)


def _dispatch(value: Value, layout: Layout) -> str:
    """By the class that the decoder chose; null is one of them."""
    chosen = ", ".join(
        f"{child.own[0].position.class_name}: {'same' if layout.work(child) is Work.NOTHING else child.function}"
        for child in value.children.values()
    )
    return f"{_dispatch_name(value)} = Chosen({{NoneType: same, {chosen}}})"


def _has_types(value: Value) -> bool:
    return value.attribute is not None and len(value.attribute.children) > 1


def _dispatch_name(value: Value) -> str:
    return f"by_class_{min(child.number for child in value.children.values())}"


@dataclass(slots=True)
class _Writer:
    layout: Layout
    lines: Lines

    def node(self, node: Node) -> str:
        lines = self.lines
        with lines.block(f"def {node.function}(o):"):
            if self.layout.work(node) is Work.IN_PLACE:
                for value in node.values:
                    if self.layout.has_work(value):
                        self._work_in_place(value, "o")
                lines.add("return o")
            else:
                read = self._values(node, {source.fetch: "o" for source in node.own})
                lines.add(f"return Out_{node.number}({', '.join(read)})")
        return lines.text()

    def root(self, node: Node) -> str:
        lines = self.lines
        with lines.block("def write(answers):"):
            if self.layout.work(node) is Work.REPLACE:
                read = self._values(node, {source.fetch: f"answers[{source.fetch}]" for source in node.own})
                lines.add(f"return encode(Out_{node.number}({', '.join(read)}))")
            else:
                lines.add(f"data = answers[{node.own[0].fetch}]")
                for value in node.values:
                    if self.layout.has_work(value):
                        self._work_in_place(value, "data")
                lines.add("return encode(data)")
        return lines.text()

    def _values(self, node: Node, own: dict[int, str]) -> list[str]:
        """One expression per member of the output class."""
        read = [repr(value.constant) for value in node.values]
        for source in node.own:
            for index in _of(node, source):
                read[index] = self._made(node.values[index], own[source.fetch])
        for source in node.entities:
            indexes = _of(node, source)
            if indexes:
                names = self._from_entity(node, source, indexes)
                for index, name in zip(indexes, names, strict=True):
                    read[index] = name
        return read

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
            with lines.block(f"if {entity}.taken_up is None:"):
                lines.add(f"{entity}.taken_up = True")
                for value in values.values():
                    if self.layout.has_work(value):
                        self._work_in_place(value, entity)
        for name, value in values.items():
            if value.attribute is None:
                continue
            plain = source.position.is_marked or not self.layout.has_work(value)
            lines.add(
                f"{name} = {entity}.{value.attribute.python}" if plain else f"{name} = {self._made(value, entity)}"
            )

    def _work_in_place(self, value: Value, holder: str) -> None:
        if value.attribute is not None:
            self.lines.add(f"{holder}.{value.attribute.python} = {self._made(value, holder)}")

    def _made(self, value: Value, holder: str) -> str:
        """The expression of a member, with the functions of what stands below it applied."""
        if value.attribute is None or value.wrap is None:
            return repr(value.constant)
        place = f"{holder}.{value.attribute.python}"
        if not self.layout.has_work(value):
            return place
        return self._applied(value, place, value.wrap)

    def _applied(self, value: Value, place: str, wrap: Wrap) -> str:
        name = self.lines.name("x")
        several = _has_types(value)
        if wrap.item is not None:
            inner = self._applied(value, name, wrap.item)
            each = f"[{inner} for {name} in {{}}]"
            if not wrap.nullable:
                return each.format(place)
            whole = self.lines.name("x")
            return f"None if ({whole} := {place}) is None else {each.format(whole)}"
        if several:
            return f"{_dispatch_name(value)}[({name} := {place}).__class__]({name})"
        function = next(iter(value.children.values())).function
        if not wrap.nullable:
            return f"{function}({place})"
        return f"None if ({name} := {place}) is None else {function}({name})"


def _of(node: Node, source: Source) -> list[int]:
    return [index for index, value in enumerate(node.values) if value.source is source]


__all__ = ["writers"]
