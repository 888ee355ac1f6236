from __future__ import annotations

from dataclasses import dataclass, replace

from .basket import Basket, Line
from .limits import MAX_LINES, MAX_QUANTITY
from .problems import Problem, ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Both baskets afterwards, and what did not fit, in words for the person."""

    target: Basket
    source: Basket
    problems: tuple[Problem, ...]


def merge(source: Basket, target: Basket) -> Merge:
    """Move a guest's lines into the customer's basket; quantities add up to the limit, prices seen stay seen."""
    merged_source = source.merged(into=target.id)
    problems: list[Problem] = []
    lines = {line.variant_id: line for line in target.lines}
    for line in source.lines:
        merged_line, problem = _merge_line(line, lines.get(line.variant_id), room=len(lines) < MAX_LINES)
        if merged_line is not None:
            lines[line.variant_id] = merged_line
        if problem is not None:
            problems.append(problem)
    grown = replace(target.with_coupon(target.coupon or source.coupon), lines=tuple(lines.values()))
    return Merge(target=grown, source=merged_source, problems=tuple(problems))


def _merge_line(line: Line, present: Line | None, *, room: bool) -> tuple[Line | None, Problem | None]:
    if present is None and not room:
        message = f"Your basket is full ({MAX_LINES} different articles): one article could not be taken over."
        return None, Problem(code=ProblemCode.LIMIT_EXCEEDED, message=message, variant_id=line.variant_id)
    if present is None:
        return line, None
    wanted = present.quantity + line.quantity
    merged = replace(present, quantity=min(wanted, MAX_QUANTITY))
    if wanted <= MAX_QUANTITY:
        return merged, None
    message = f"You can order at most {MAX_QUANTITY} of one article: the quantity was reduced."
    return merged, Problem(code=ProblemCode.LIMIT_EXCEEDED, message=message, variant_id=line.variant_id)
