"""A guest's basket becomes part of the customer's, and can be taken out of it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .basket import Basket, Line
from .limits import MAX_LINES, MAX_QUANTITY
from .problems import Problem, ProblemCode
from .variant import StockLevel, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How many pieces of a variant a merge brought."""

    variant_id: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Both baskets afterwards, what came over, and what did not fit, in words for the person."""

    target: Basket
    source: Basket
    added: tuple[Added, ...]
    coupon: str | None
    """The guest's coupon, if it came over."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Joined:
    line: Line | None
    added: int = 0
    problem: Problem | None = None


def merge(source: Basket, target: Basket, variants: Mapping[str, Variant] | None = None) -> Merge:
    """Move a guest's lines into the customer's basket; quantities add up to the limit and to what the stock bears."""
    target.require_open()
    merged_source = source.merged(into=target.id)
    problems: list[Problem] = []
    added: list[Added] = []
    lines = {line.variant_id: line for line in target.lines}
    for line in source.lines:
        joined = _join(line, lines.get(line.variant_id), _level(variants, line), room=len(lines) < MAX_LINES)
        if joined.line is not None:
            lines[line.variant_id] = joined.line
        if joined.added:
            added.append(Added(variant_id=line.variant_id, quantity=joined.added))
        if joined.problem is not None:
            problems.append(joined.problem)
    coupon = source.coupon if target.coupon is None else None
    kept = {line.variant_id: line for line in (*source.saved, *target.saved) if line.variant_id not in lines}
    grown = replace(
        target, coupon=target.coupon or coupon, lines=tuple(lines.values()), saved=tuple(kept.values())[:MAX_LINES]
    )
    return Merge(target=grown, source=merged_source, added=tuple(added), coupon=coupon, problems=tuple(problems))


def unmerge(target: Basket, added: tuple[Added, ...], coupon: str | None) -> Basket:
    """Take out what a merge brought; what the customer changed since then stays as far as there is enough of it."""
    target.require_open()
    brought = {each.variant_id: each.quantity for each in added}
    lines = tuple(
        replace(line, quantity=left)
        for line in target.lines
        if (left := line.quantity - brought.get(line.variant_id, 0)) > 0
    )
    return replace(target, lines=lines, coupon=None if target.coupon == coupon else target.coupon)


def _level(variants: Mapping[str, Variant] | None, line: Line) -> StockLevel:
    variant = (variants or {}).get(line.variant_id)
    return variant.stock if variant is not None else StockLevel.IN


def _join(line: Line, present: Line | None, level: StockLevel, *, room: bool) -> _Joined:
    if present is None and not room:
        message = f"Your basket is full ({MAX_LINES} different articles): one article could not be taken over."
        return _Joined(None, 0, Problem(code=ProblemCode.LIMIT_EXCEEDED, message=message, variant_id=line.variant_id))
    if present is None:
        return _Joined(line, line.quantity)
    wanted = present.quantity + line.quantity
    most, problem = _most(present, line, level)
    quantity = min(wanted, most)
    merged = replace(present, quantity=quantity)
    return _Joined(merged, quantity - present.quantity, problem if wanted > most else None)


def _most(present: Line, line: Line, level: StockLevel) -> tuple[int, Problem]:
    """Numbers of the stock are not told: while there is little, the two wishes are taken to be the same one."""
    if level is StockLevel.IN:
        message = f"You can order at most {MAX_QUANTITY} of one article: the quantity was reduced."
        code = ProblemCode.LIMIT_EXCEEDED
        return MAX_QUANTITY, Problem(code=code, message=message, variant_id=line.variant_id)
    message = "There is little left of this article: the quantities were not added up."
    problem = Problem(code=ProblemCode.QUANTITY_REDUCED, message=message, variant_id=line.variant_id)
    return max(present.quantity, line.quantity), problem
