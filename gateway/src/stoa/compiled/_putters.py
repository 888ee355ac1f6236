"""Source of what puts entities in: an answer that is too short, of another type or of another key goes to the interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stoa.compiled._fetches import FetchFacts
from stoa.compiled._lines import Lines
from stoa.compiled._representations import read
from stoa.compiled._tree import Target


def putter(facts: FetchFacts, targets: Iterable[Target]) -> str:
    """``put_N(takers, entities)``."""
    several = list(targets)
    lines = Lines()
    with lines.block(f"def put_{facts.number}(takers, entities):"):
        with lines.block("if len(entities) != len(takers):"):
            lines.add('raise UnexpectedAnswer("another number of entities")')
        with lines.block("for entity, at in zip(entities, takers):"):
            if len({target.position.number for target in several}) > 1:
                lines.add("read, at = at")
                lines.add("entity = read(entity)")
            _put(lines, facts, several)
    return lines.text()


def _put(lines: Lines, facts: FetchFacts, targets: list[Target]) -> None:
    with lines.block("if entity is not None:"):
        for condition in dict.fromkeys(_differences(targets)):
            with lines.block(f"if {condition}:"):
                lines.add('raise UnexpectedAnswer("another entity than was asked for")')
        with lines.block("for taker in at:"):
            lines.add(f"taker.entity_{facts.number} = entity")


def _differences(targets: list[Target]) -> Iterator[str]:
    """The key that came back must be the one that was sent."""
    are_alike = len({target.node.own[0].position.number for target in targets}) == 1
    for target in targets:
        of_this_class = f"at[0].__class__ is {target.node.own[0].position.class_name}"
        for member, repeated in target.identity:
            conditions = [] if are_alike else [of_this_class]
            if repeated.is_optional:
                conditions.append(f"entity.{repeated.python} is not UNSET")
            yield " and ".join((*conditions, f"entity.{repeated.python} != {read(member, 'at[0]')}"))


__all__ = ["putter"]
