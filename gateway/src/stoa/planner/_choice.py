"""One way to answer some wants, and how ways are put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct, structs

from stoa.planner._candidates import Place
from stoa.planner._entry import Part, Served
from stoa.planner._local import Answer
from stoa.planner._solution import NO_MARKS, Local, Marks, count_requests
from stoa.planner._wants import Wants

#: what is missing, requests, waves, and how many waves the leaves wait in sum: less is better, in this order
Rank: TypeAlias = tuple[int, int, int, int]


class Choice(Struct, frozen=True, eq=False, kw_only=True):
    """One way to answer some wants: in place, by new requests, and what is missing then (``lost`` counts its leaves)."""

    locals: tuple[Local, ...] = ()
    parts: tuple[Part, ...] = ()
    missing: Wants = ()
    lost: int = 0
    marks: Marks = NO_MARKS
    cost_below: int = 0
    waves: int = 0
    leaves: int = 0
    late: int = 0

    @property
    def rank(self) -> Rank:
        return self.lost, count_requests(self.marks) + self.cost_below, self.waves, self.late


def in_place(answer: Answer) -> Choice:
    return Choice(
        locals=answer.locals,
        cost_below=answer.cost,
        waves=answer.waves,
        leaves=answer.leaves,
        late=answer.late,
    )


def by_parts(place: Place, served: Served) -> Choice:
    known = place.search.choices
    if served not in known:
        known[served] = _choice_of(served)
    choice: Choice = known[served]
    return choice


def _choice_of(served: Served) -> Choice:
    return Choice(
        parts=served.parts,
        marks=NO_MARKS.union(*(part.marks for part in served.parts)),
        cost_below=sum(part.cost for part in served.parts),
        waves=max(part.waves for part in served.parts),
        leaves=sum(part.leaves for part in served.parts),
        late=sum(part.late for part in served.parts),
    )


def add(first: Choice, others: Iterable[Choice]) -> Choice:
    total = first
    for other in others:
        total = structs.replace(
            total,
            locals=total.locals + other.locals,
            parts=total.parts + other.parts,
            missing=total.missing + other.missing,
            lost=total.lost + other.lost,
            marks=total.marks | other.marks,
            cost_below=total.cost_below + other.cost_below,
            waves=max(total.waves, other.waves),
            leaves=total.leaves + other.leaves,
            late=total.late + other.late,
        )
    return total
