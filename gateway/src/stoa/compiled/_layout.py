"""What has to be done to which object once all answers are there.

An object that stands in an answer exactly as the client wants it is kept: the decoder's class is the writer's class, and nothing
is done to it. Where only something below it changes, it is changed in place, provided that nobody else shows the same object;
otherwise a new object is made. One entity may stand in many places: it is worked on once and marked.
"""

from __future__ import annotations

from enum import Enum, auto

from stoa.compiled._sharing import decided_by
from stoa.compiled._tree import Node, Position, Source, Tree, Value


class Work(Enum):
    """What a node's function does."""

    NOTHING = auto()
    IN_PLACE = auto()
    REPLACE = auto()


class Layout:
    """Decided once per tree; sets ``is_kept`` and ``is_marked`` of its positions."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._work: dict[int, Work] = {}
        for position in tree.positions:
            position.is_kept = _can_be_kept(position)
        self._decide(tree.root, is_exclusive=all(len(own.position.nodes) == 1 for own in tree.root.own))

    def work(self, node: Node) -> Work:
        return self._work[node.number]

    def has_work(self, value: Value) -> bool:
        """An object of a type that only representations need may not pass as one that the client asked for."""
        is_partly_shown = value.attribute is not None and len(value.children) < len(value.attribute.children)
        return is_partly_shown or any(self.work(child) is not Work.NOTHING for child in value.children.values())

    def _decide(self, node: Node, *, is_exclusive: bool) -> None:
        node.exclusive = is_exclusive
        for value in node.values:
            for child in value.children.values():
                alone = is_exclusive if value.source in node.own else _is_shown_once(value.source)
                self._decide(child, is_exclusive=alone and len(child.own[0].position.nodes) == 1)
        below = any(self.has_work(value) for value in node.values)
        is_kept = len(node.own) == 1 and not node.entities and node.own[0].position.is_kept
        if is_kept and not below:
            self._work[node.number] = Work.NOTHING
        else:
            self._work[node.number] = Work.IN_PLACE if is_kept and is_exclusive else Work.REPLACE
        for source in node.entities:
            mine = [value for value in node.values if value.source is source]
            if any(self.has_work(value) for value in mine) and _is_shown_once(source):
                source.position.is_marked = True
        if self._work[node.number] is Work.REPLACE:
            node.decided_by = decided_by(node, self._tree)
        if node.decided_by is not None:
            node.decided_by.position.shown.add(node.number)


def _is_shown_once(source: Source | None) -> bool:
    """Whether all places of an entity are of one kind, so that what is done for one is right for all."""
    return source is not None and len(source.position.nodes) == 1


def _can_be_kept(position: Position) -> bool:
    if position.entity or position.slots:
        return False
    shapes = {_shape(node) for node in position.nodes}
    if len(shapes) != 1:
        return False
    shape = next(iter(shapes))
    if shape is None:
        return False
    names = [name for name, is_constant in shape if not is_constant]
    constants = [name for name, is_constant in shape if is_constant]
    if position.root and constants:
        return False  # a subgraph may name its root types as it likes
    if position.tagged and (constants != ["__typename"] or not shape[0][1]):
        return False  # a tagged class writes its tag, and writes it first
    return set(names) == set(position.attributes) and constants in ([], ["__typename"])


def _shape(node: Node) -> tuple[tuple[str, bool], ...] | None:
    """Names in the client's order; None where a member has another name in the answer."""
    if any(value.attribute is not None and value.attribute.name != value.name for value in node.values):
        return None
    return tuple((value.name, value.constant is not None) for value in node.values)


__all__ = ["Layout", "Work"]
