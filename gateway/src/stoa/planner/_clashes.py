"""Wants that one request cannot hold: an interface object tells no types apart, so one response name means one thing for all.

A client may ask ``... on A { price(in: EUR) } ... on B { price(in: USD) }``: no object is both. Where A and B are one type to the
subgraph, the two would be fields of one name with different arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from stoa.operation import Field
from stoa.planner._step import Step
from stoa.planner._view import View
from stoa.planner._wants import Wants

if TYPE_CHECKING:
    from stoa.planner._entry import Part


def asked_apart(view: View, wants: Wants) -> frozenset[int]:
    """Ids of the wants that the view cannot answer: what it says for one type would stand at objects of the others as well."""
    if not view.is_interface_object:
        return frozenset()
    first: dict[str, Field] = {}
    names = {want.fetched_as for want in wants if _differ(first.setdefault(want.fetched_as, want), want)}
    return frozenset(id(want) for want in wants if want.fetched_as in names)


def without_clashes(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts of requests to one target in groups that fit into a request each."""
    if parts[0].target.typename is None:
        return [list(parts)]
    groups: list[list[Part]] = []
    for part in parts:
        for group in groups:
            if not _clash((one.want for other in group for one in other.locals), (one.want for one in part.locals)):
                group.append(part)
                break
        else:
            groups.append([part])
    return groups


def steps_clash(one: Step, other: Step) -> bool:
    """Whether one request for both would ask two things under one name."""
    if one.typename is None:
        return False
    names = {asked[0]: asked[1:3] for asked, _, _ in one.branch}
    return any(names.get(asked[0], asked[1:3]) != asked[1:3] for asked, _, _ in other.branch)


def _clash(some: Iterable[Field], others: Iterable[Field]) -> bool:
    names = {want.fetched_as: want for want in some}
    return any(_differ(names.get(want.fetched_as, want), want) for want in others)


def _differ(one: Field, other: Field) -> bool:
    return (one.name, one.arguments) != (other.name, other.arguments)
