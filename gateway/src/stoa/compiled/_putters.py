"""Source of what puts entities in: an answer that is too short, of another type or of another key goes to the interpreter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
        for repeated, conditions in _differences(targets).items():
            _compare(lines, repeated, conditions)
        with lines.block("for taker in at:"):
            lines.add(f"taker.entity_{facts.number} = entity")


def _compare(lines: Lines, repeated: _Repeated, conditions: Iterable[str]) -> None:
    if repeated.is_optional:
        with lines.block(f"if entity.{repeated.python} is not UNSET:"):
            _refuse(lines, conditions)
    else:
        _refuse(lines, conditions)


def _refuse(lines: Lines, conditions: Iterable[str]) -> None:
    for condition in conditions:
        with lines.block(f"if {condition}:"):
            lines.add('raise UnexpectedAnswer("another entity than was asked for")')


@dataclass(frozen=True, slots=True)
class _Repeated:
    """A member of the entity that the representation had too."""

    python: str
    is_optional: bool


def _differences(targets: list[Target]) -> dict[_Repeated, list[str]]:
    """The key that came back must be the one that was sent. Most subgraphs are not asked to say it again: that is looked at first."""
    found: dict[_Repeated, list[str]] = {}
    are_alike = len({target.node.own[0].position.number for target in targets}) == 1
    for target in targets:
        of_this_class = "" if are_alike else f"at[0].__class__ is {target.node.own[0].position.class_name} and "
        for member, repeated in target.identity:
            conditions = found.setdefault(_Repeated(repeated.python, repeated.is_optional), [])
            condition = f"{of_this_class}entity.{repeated.python} != {read(member, 'at[0]')}"
            if condition not in conditions:
                conditions.append(condition)
    return found


__all__ = ["putter"]
