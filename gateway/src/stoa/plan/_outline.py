"""A plan as a flat list of requests with what each waits for: what tables, trees and pictures of plans are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from stoa.plan._nodes import (
    BatchFetch,
    Condition,
    Fetch,
    Flatten,
    Parallel,
    PlanNode,
    QueryPlan,
    Sequence,
    Subscription,
)
from stoa.plan._path import ResponsePath

_Numbers: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRequest:
    """One request: ``number`` from one on, ``wave`` from one on, ``after`` the numbers of those it waits for.

    ``conditions`` read like ``if $name`` and ``unless $name``. ``is_deferred`` requests run when the first answer is out. ``companions``
    are entity fetches that go in the same request.
    """

    number: int
    wave: int
    fetch: Fetch
    paths: tuple[ResponsePath, ...]
    after: _Numbers
    conditions: tuple[str, ...]
    is_deferred: bool = False
    companions: tuple[Flatten, ...] = ()


def outline_plan(plan: QueryPlan) -> tuple[PlannedRequest, ...]:
    """Every request of a plan, in the order in which they may be sent."""
    outline = _Outline()
    if plan.root is not None:
        outline.add(plan.root, (), ())
    for deferred in plan.deferred:
        if deferred.node is not None:
            outline.is_deferred = True
            outline.add(deferred.node, outline.numbers_of(deferred.depends), ())
    return _numbered(sorted(outline.requests, key=lambda request: (request.wave, request.number)))


def _numbered(requests: list[PlannedRequest]) -> tuple[PlannedRequest, ...]:
    """Numbers follow the order in which requests are listed."""
    numbers = {request.number: index for index, request in enumerate(requests, 1)}
    return tuple(
        replace(request, number=numbers[request.number], after=tuple(sorted(numbers[one] for one in request.after)))
        for request in requests
    )


class _Outline:
    """Collects requests; ``add`` returns the numbers of those that come last in the node."""

    def __init__(self) -> None:
        self.requests: list[PlannedRequest] = []
        self.is_deferred = False

    def add(  # noqa: PLR0911 - one return for each kind of node
        self, node: PlanNode, after: _Numbers, conditions: tuple[str, ...]
    ) -> _Numbers:
        match node:
            case Fetch():
                return self._request(node, (), (after, conditions))
            case Flatten():
                return self._request(node.node, node.paths, (after, conditions))
            case BatchFetch():
                return self._batch(node, (after, conditions))
            case Sequence():
                for one in node.nodes:
                    after = self.add(one, after, conditions)
                return after
            case Parallel():
                return tuple(number for one in node.nodes for number in self.add(one, after, conditions))
            case Condition():
                return self._branches(node, after, conditions)
            case Subscription():
                first = self._request(node.primary, (), (after, conditions))
                return self.add(node.rest, first, conditions) if node.rest is not None else first
            case _:
                assert_never(node)

    def _batch(self, batch: BatchFetch, when: tuple[_Numbers, tuple[str, ...]]) -> _Numbers:
        leader, *companions = batch.nodes
        numbers = self._request(leader.node, leader.paths, when)
        self.requests[-1] = replace(self.requests[-1], companions=tuple(companions))
        return numbers

    def numbers_of(self, ids: tuple[int, ...]) -> _Numbers:
        """The numbers of the fetches with these ids."""
        return tuple(request.number for request in self.requests if request.fetch.id in ids)

    def _branches(self, node: Condition, after: _Numbers, conditions: tuple[str, ...]) -> _Numbers:
        last: _Numbers = ()
        for word, branch in (("if", node.if_true), ("unless", node.if_false)):
            if branch is not None:
                last += self.add(branch, after, (*conditions, f"{word} ${node.variable}"))
        return last

    def _request(
        self, fetch: Fetch, paths: tuple[ResponsePath, ...], when: tuple[_Numbers, tuple[str, ...]]
    ) -> _Numbers:
        after, conditions = when
        waves = [request.wave for request in self.requests if request.number in after]
        request = PlannedRequest(
            number=len(self.requests) + 1,
            wave=max(waves, default=0) + 1,
            fetch=fetch,
            paths=paths,
            after=after,
            conditions=conditions,
            is_deferred=self.is_deferred,
        )
        self.requests.append(request)
        return (request.number,)


__all__ = ["PlannedRequest", "outline_plan"]
