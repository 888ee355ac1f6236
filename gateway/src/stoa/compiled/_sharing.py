"""What is provably the same in several places, so that it is made once.

The proof is always the key: two places that were answered by one entity agree in every member of its representation. What is made
of those members and of entities that such members lead to is therefore the same in both. Nothing else is ever shared: one entity may
read differently in two places of one answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from stoa.compiled._fetches import FetchFacts
from stoa.compiled._representations import is_exact
from stoa.compiled._tree import Attribute, Node, Source, Target, Tree


def decided_by(node: Node, tree: Tree) -> Source | None:
    """The entity on which everything that is shown of ``node`` depends, if there is one."""
    shown = [value.attribute for value in node.values if value.source in node.own and value.attribute is not None]
    if any(value.children for value in node.values if value.source in node.own):
        return None
    for source in node.entities:
        key = _key(tree.targets[source.fetch][node.number])
        if all(_is_in(attribute, key) for attribute in shown) and _decides(source, key, node, tree):
            return source
    return None


def earlier_takers(tree: Tree, facts: FetchFacts, fetches: Sequence[FetchFacts]) -> int | None:
    """An earlier fetch for the same entities that has grouped them already, by members that decide this fetch's key too.

    Only a fetch whose entities this one needs is surely earlier: others may be under way beside it.
    """
    targets = tree.targets[facts.number]
    for other in fetches[: facts.number]:
        known = tree.targets.get(other.number, {})
        is_alike = other.paths == facts.paths and known.keys() == targets.keys()
        if is_alike and len({target.position.number for target in known.values()}) == 1:
            decided = all(_follows(targets[number], _key(known[number]), {other.number}) for number in targets)
            if decided and all(_needs(target, other.number) for target in targets.values()):
                return other.number
    return None


def _needs(target: Target, fetch: int) -> bool:
    return any(member.source.is_entity and member.source.fetch == fetch for member in target.members)


def _decides(source: Source, key: list[Attribute], node: Node, tree: Tree) -> bool:
    decided = {source.fetch}
    for other in node.entities:
        if other is not source:
            if not _follows(tree.targets[other.fetch][node.number], key, decided):
                return False
            decided.add(other.fetch)
    return True


def _follows(target: Target, key: list[Attribute], decided: set[int]) -> bool:
    """Whether a representation is written of nothing but these members and entities."""
    return all(
        member.source.fetch in decided
        if member.source.is_entity
        else member.attribute is not None and _is_in(member.attribute, key)
        for member in target.members
    )


def _key(target: Target) -> list[Attribute]:
    """The members of the object itself in the representation; none where equal representations might come of unequal ones."""
    if not all(is_exact(member) for member in target.members):
        return []
    return [
        member.attribute for member in target.members if not member.source.is_entity and member.attribute is not None
    ]


def _is_in(attribute: Attribute, key: list[Attribute]) -> bool:
    return any(attribute is one for one in key)


__all__ = ["decided_by", "earlier_takers"]
