"""Objects that an answer holds many times, byte for byte: they are decoded, worked on and written once.

The proof are the bytes: what is made of an object depends on nothing but its members and the entities that they lead to, and equal
bytes at one position of one answer have equal members. An entity that reads differently in two places has different bytes.

Only objects are looked at that stand below a list, one for each of its items (the author of each review), that hold a list themselves
and that something has to be done for: smaller ones are decoded sooner than compared. Where an answer turns out to hold few bytes
twice, a :class:`Trial` lets the next ones be decoded the plain way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from stoa.compiled._fetches import FetchFacts
from stoa.compiled._layout import Layout, Work
from stoa.compiled._lines import Lines
from stoa.compiled._tree import Attribute, Position, Tree, Wrap

# Enough to tell one object from another; equality is decided by all bytes.
_START: Final = 64
_MOST_LOOKS: Final = 100
_LEAST_PAUSE: Final = 1_000
_MOST_PAUSE: Final = 64_000
# Bytes that must not be decoded again for each object that is looked at, on average.
_LEAST_SPARED: Final = 512


def mark_twins(tree: Tree, layout: Layout) -> None:
    """Set ``is_twin`` of the outermost positions that it may pay for, and ``holds_twins`` of those above."""
    for position in tree.positions:
        kinds = [one for one in tree.positions if one.fetch == position.fetch and one.entity]
        if position.root or (position.entity and len(kinds) == 1):
            _look(position, layout, below_list=position.entity)


def _look(position: Position, layout: Layout, *, below_list: bool) -> bool:
    if len(position.nodes) != 1 or position.slots:
        return False
    for attribute in position.attributes.values():
        if attribute.wrap is None or len(attribute.children) != 1 or attribute.leaf is not None:
            continue
        child = next(iter(attribute.children.values()))
        is_list = attribute.wrap.item is not None
        if child.tagged or not child.nodes:
            continue
        if below_list and not is_list and _is_worth_it(child, layout):
            child.is_twin = position.holds_twins = True
        elif _look(child, layout, below_list=below_list or is_list):
            position.holds_twins = True
    return position.holds_twins


def _is_worth_it(position: Position, layout: Layout) -> bool:
    node = position.nodes[0]
    if len(position.nodes) > 1 or node.decided_by is not None:
        return False
    if not _holds_list(position):
        return False
    shows_typename = any(value.constant is not None for value in node.values)
    work = layout.work(node)
    return work is Work.REPLACE or (work is Work.IN_PLACE and not shows_typename)


def _holds_list(position: Position) -> bool:
    return any(
        child is not position
        and ((attribute.wrap is not None and attribute.wrap.item is not None) or _holds_list(child))
        for attribute in position.attributes.values()
        for child in attribute.children.values()
    )


def twin_reader(facts: FetchFacts, root: Position) -> str:
    """``twins_N(data) -> how many objects, their bytes, bytes that were known already``: puts objects where the decoder left bytes."""
    readers: list[str] = []
    lines = Lines()
    found = list(_twins_below(root))
    with lines.block(f"def twins_{facts.number}(data):"):
        for attribute, child in found:
            nullable = " | None" if attribute.wrap is not None and attribute.wrap.nullable else ""
            readers.append(f"read_twin_{child.number} = Decoder({child.class_name}{nullable}).decode")
            lines.add(f"twins_{child.number} = Twins(read_twin_{child.number})")
        if root.entity:
            with lines.block("for o in data:"), lines.block("if o is not None:"):
                _replace(lines, root, "o")
        else:
            _replace(lines, root, "data")
        sums = (
            " + ".join(f"twins_{child.number}.{name}" for _, child in found) for name in ("places", "read", "spared")
        )
        lines.add(f"return {', '.join(sums)}")
    return "\n\n".join((*readers, lines.text()))


def _twins_below(position: Position) -> Iterator[tuple[Attribute, Position]]:
    for attribute in position.attributes.values():
        for child in attribute.children.values():
            if child.is_twin:
                yield attribute, child
            elif child.holds_twins:
                yield from _twins_below(child)


def _replace(lines: Lines, position: Position, holder: str) -> None:
    for attribute in position.attributes.values():
        for child in attribute.children.values():
            place = f"{holder}.{attribute.python}"
            if child.is_twin:
                lines.add(f"{place} = twins_{child.number}.of({place})")
            elif child.holds_twins and attribute.wrap is not None:
                _into(lines, child, place, attribute.wrap)


def _into(lines: Lines, child: Position, place: str, wrap: Wrap) -> None:
    name = lines.name("x")
    lines.add(f"{name} = {place}")
    with lines.block(f"if {name} is not None:"):
        if wrap.item is None:
            _replace(lines, child, name)
        else:
            item = lines.name("x")
            with lines.block(f"for {item} in {name}:"):
                _into(lines, child, item, wrap.item)


def twin_decoder(name: str, answer: str, data: dict[int, str]) -> str:
    """``data`` says for each fetch where its part of the answer is."""
    lines = Lines()
    first = next(iter(data))
    lines.add(f"trial_{first} = Trial()")
    lines.add(f"_{name} = Decoder({answer}).decode")
    lines.add(f"_{name}_bytes = Decoder({answer}_bytes).decode")
    lines.add("")
    with lines.block(f"def {name}(body):"):
        with lines.block(f"if not trial_{first}.is_on():"):
            lines.add(f"return _{name}(body).data")
        lines.add(f"data = _{name}_bytes(body).data")
        for number, part in data.items():
            lines.add(f"trial_{first}.saw(twins_{number}({part}))")
        lines.add("return data")
    return lines.text()


class Twins:
    """The objects of one position in one answer, by their bytes."""

    __slots__ = ("_decode", "_known", "places", "read", "spared")

    def __init__(self, decode: Callable[[bytes], Any]) -> None:
        self._decode = decode
        self._known: dict[bytes, tuple[bytes, Any]] = {}
        self.places = 0
        self.read = 0
        self.spared = 0

    def of(self, raw: Any) -> Any:
        """The object that these bytes are; one that stands in several places is told so."""
        self.places += 1
        body = bytes(raw)
        start = body[:_START]
        known = self._known.get(start)
        if known is not None and known[0] == body:
            self.spared += len(body)
            known[1].taken_twice = True
            return known[1]
        self.read += len(body)
        found = self._decode(body)
        if found is not None:
            self._known[start] = (body, found)
        return found


class Trial:
    """Whether looking for equal objects pays: at least every second byte must be known already, and enough of them for each look."""

    __slots__ = ("_looks", "_pause", "_pauses", "_read", "_spared")

    def __init__(self) -> None:
        self._looks = self._read = self._spared = 0
        self._pause = 0
        self._pauses = _LEAST_PAUSE

    def is_on(self) -> bool:
        """Count one more answer."""
        if self._pause:
            self._pause -= 1
            return False
        return True

    def saw(self, found: tuple[int, int, int]) -> None:
        """What :func:`twin_reader`'s code found in one answer."""
        self._looks += found[0]
        self._read += found[1]
        self._spared += found[2]
        if self._looks < _MOST_LOOKS:
            return
        if self._spared < max(self._read, self._looks * _LEAST_SPARED):
            self._pause = self._pauses
            self._pauses = min(2 * self._pauses, _MOST_PAUSE)
        else:
            self._pauses = _LEAST_PAUSE
        self._looks = self._read = self._spared = 0


__all__ = ["Trial", "Twins", "mark_twins", "twin_decoder", "twin_reader"]
