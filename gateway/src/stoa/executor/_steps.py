"""A plan with generated code, as steps that call each other back: nothing is made for a request but what the request needs.

A step is started with what comes after it. It says True when it is over already; otherwise it calls ``after`` once, later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Protocol, TypeAlias

import orjson
from msgspec import Struct

from stoa.executor._code import Collected, FetchCode, Program, UnexpectedAnswer
from stoa.executor._nesting import is_nested_too_deeply
from stoa.executor._prepared import PreparedPlan
from stoa.executor._run import client_members, member
from stoa.executor._transport import SubgraphResponse
from stoa.plan import BatchFetch, Condition, Fetch, Flatten, Parallel, PlanNode, Sequence

_NOTHING: Final[Collected] = (b"[]", [])

After: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """``repeatable`` is False for mutations."""

    subgraph: str
    repeatable: bool


class Taking(Protocol):
    """Takes an answer: decodes it, and puts what is in it where it belongs."""

    def take(self, response: SubgraphResponse) -> None: ...


class StepRun(Protocol):
    """What steps need of the execution that they are part of. ``answers`` are written down by the number of their fetch."""

    answers: list[Any]
    has_failed: bool
    variables: Mapping[str, Any]

    def ask(self, to: Addressed, body: bytes, taking: Taking, after: After) -> None: ...

    def fail(self, error: Exception) -> None: ...


class Step(Protocol):
    def start(self, run: StepRun, after: After) -> bool: ...


def first_step(program: Program, prepared: PreparedPlan) -> Step | None:
    """Made once for a program and its plan."""
    known = program.steps.get(id(prepared))
    if known is None:
        root = prepared.plan.root
        step = None if root is None else step_of(root, program, prepared)
        known = program.steps[id(prepared)] = (prepared, step)
    found: Step | None = known[1]
    return found


def step_of(node: PlanNode, program: Program, prepared: PreparedPlan) -> Step:
    match node:
        case Fetch() | Flatten() | BatchFetch():
            return _fetching(node, program, prepared)
        case Sequence():
            return SequenceStep([step_of(child, program, prepared) for child in node.nodes])
        case Parallel():
            return ParallelStep([step_of(child, program, prepared) for child in node.nodes])
        case Condition():
            branches = (
                None if branch is None else step_of(branch, program, prepared)
                for branch in (node.if_true, node.if_false)
            )
            return ConditionStep(node.variable, *branches)
        case _:
            return ImpossibleStep()


def _fetching(node: Fetch | Flatten | BatchFetch, program: Program, prepared: PreparedPlan) -> Step:
    known = program.fetches
    match node:
        case Fetch() if id(node) in known:
            return RootStep(node, program, prepared)
        case Flatten() if id(node.node) in known:
            return EntityStep(node, program, prepared)
        case BatchFetch() if all(id(flatten.node) in known for flatten in node.nodes):
            return BatchStep(node, program, prepared)
        case _:
            return ImpossibleStep()


class RootStep:
    """``_body`` is the whole request where no variable of the client is in it."""

    def __init__(self, fetch: Fetch, program: Program, prepared: PreparedPlan) -> None:
        self._code = program.fetches[id(fetch)]
        self._to = Addressed(subgraph=fetch.subgraph, repeatable=fetch.kind == "query")
        self._envelope = prepared.of(fetch).envelope
        self._names = fetch.variables
        self._body = None if fetch.variables else self._envelope + b"}}"

    def start(self, run: StepRun, after: After) -> bool:
        body = self._body
        if body is None:
            body = self._envelope + b",".join(client_members(self._names, run.variables)) + b"}}"
        run.ask(self._to, body, _TakingRoot(self._code, run.answers), after)
        return False


class _TakingRoot(Struct, eq=False):
    code: FetchCode
    answers: list[Any]

    def take(self, response: SubgraphResponse) -> None:
        code = self.code
        if code.is_raw:
            check_raw(response)
        self.answers[code.number] = code.decode(response.body)


class EntityStep:
    """Asks for the entities that were collected; with none there is nothing to do."""

    def __init__(self, node: Flatten, program: Program, prepared: PreparedPlan) -> None:
        fetch = node.node
        self.code = program.fetches[id(fetch)]
        self._to = Addressed(subgraph=fetch.subgraph, repeatable=fetch.kind == "query")
        self._envelope = prepared.of(fetch).envelope
        self._names = fetch.variables
        self._opening = member(fetch.representations_variable, b"")
        self._part = attrgetter(f"part_{self.code.number}")

    def start(self, run: StepRun, after: After) -> bool:
        items, takers = self.collect(run)
        if takers:
            self.ask(run, items, takers, after)
        return not takers

    def collect(self, run: StepRun) -> Collected:
        """Also keeps the takers for the steps that follow."""
        collect = self.code.collect
        if collect is None:
            return _NOTHING
        try:
            collected = collect(run.answers)
        except Exception as error:  # noqa: BLE001 - told apart there
            run.fail(error)
            return _NOTHING
        run.answers[self.code.number] = collected[1]
        return collected

    def ask(self, run: StepRun, items: bytes, takers: list[Any], after: After) -> None:
        before = b"".join([part + b"," for part in client_members(self._names, run.variables)]) if self._names else b""
        body = b"%b%b%b%b}}" % (self._envelope, before, self._opening, items)
        run.ask(self._to, body, _TakingEntities(self, takers), after)

    def put(self, takers: list[Any], data: Any) -> None:
        """What one part of an answer says."""
        if self.code.put is not None:
            self.code.put(takers, self._part(data))


class _TakingEntities(Struct, eq=False):
    step: EntityStep
    takers: list[Any]

    def take(self, response: SubgraphResponse) -> None:
        code = self.step.code
        if code.is_raw:
            check_raw(response)
        self.step.put(self.takers, code.decode(response.body))


class BatchStep:
    """Several entity fetches in one request; one that has entities alone goes in its own words."""

    def __init__(self, node: BatchFetch, program: Program, prepared: PreparedPlan) -> None:
        self._steps = [EntityStep(flatten, program, prepared) for flatten in node.nodes]
        self.decode = program.batches.get(id(node))
        self._to = Addressed(subgraph=node.subgraph, repeatable=True)
        self._envelope = prepared.envelope_of(node)
        self._names = node.variables
        self._parts = node.names

    def start(self, run: StepRun, after: After) -> bool:
        collected = [step.collect(run) for step in self._steps]
        asking = [(step, takers) for step, (_, takers) in zip(self._steps, collected, strict=True) if takers]
        if len(asking) > 1:
            members = [*client_members(self._names, run.variables)]
            members += [member(name, items) for name, (items, _) in zip(self._parts, collected, strict=True)]
            run.ask(self._to, self._envelope + b",".join(members) + b"}}", _TakingBatch(self.decode, asking), after)
        else:
            for step, (items, takers) in zip(self._steps, collected, strict=True):
                if takers:
                    step.ask(run, items, takers, after)
        return not asking


class _TakingBatch(Struct, eq=False):
    decode: Callable[[bytes], Any] | None
    asking: list[tuple[EntityStep, list[Any]]]

    def take(self, response: SubgraphResponse) -> None:
        if any(step.code.is_raw for step, _ in self.asking):
            check_raw(response)
        if self.decode is None:
            raise UnexpectedAnswer("no code for several fetches in one")
        data = self.decode(response.body)
        for step, takers in self.asking:
            step.put(takers, data)


class SequenceStep:
    """One after the other. After a failure no other begins."""

    def __init__(self, steps: list[Step]) -> None:
        self._steps = steps

    def start(self, run: StepRun, after: After) -> bool:
        return self.go_on(run, 0, after)

    def go_on(self, run: StepRun, number: int, after: After) -> bool:
        steps = self._steps
        while number < len(steps) and not run.has_failed:
            step = steps[number]
            number += 1
            if not step.start(run, _Rest(self, run, number, after).resume if number < len(steps) else after):
                return False
        return True


class _Rest(Struct, eq=False):
    """What comes after a step of a sequence."""

    sequence: SequenceStep
    run: Any
    number: int
    after: After

    def resume(self) -> None:
        if self.sequence.go_on(self.run, self.number, self.after):
            self.after()


class ParallelStep:
    """Side by side."""

    def __init__(self, steps: list[Step]) -> None:
        self._steps = steps

    def start(self, run: StepRun, after: After) -> bool:
        # One more than there are steps: nobody is the last while others are still to begin.
        meeting = _Meeting(len(self._steps) + 1, after)
        for step in self._steps:
            if run.has_failed or step.start(run, meeting.arrive):
                meeting.missing -= 1
        meeting.missing -= 1
        return meeting.missing == 0


class _Meeting:
    __slots__ = ("_after", "missing")

    def __init__(self, missing: int, after: After) -> None:
        self.missing = missing
        self._after = after

    def arrive(self) -> None:
        self.missing -= 1
        if not self.missing:
            self._after()


class ConditionStep:
    def __init__(self, variable: str, if_true: Step | None = None, if_false: Step | None = None) -> None:
        self._variable = variable
        self._if_true = if_true
        self._if_false = if_false

    def start(self, run: StepRun, after: After) -> bool:
        branch = self._if_true if run.variables.get(self._variable) is True else self._if_false
        return branch is None or branch.start(run, after)


class ImpossibleStep:
    """A node that belongs in no such plan, or in a branch that this program was not made for."""

    def start(self, run: StepRun, _after: After) -> bool:
        run.has_failed = True
        return True


def check_raw(response: SubgraphResponse) -> None:
    """The decoder looks at no text within raw parts."""
    response.body.decode("utf-8")
    if is_nested_too_deeply(response.body, lambda: orjson.loads(response.body)):
        raise UnexpectedAnswer("raw JSON nested too deeply")


__all__ = ["Addressed", "After", "Step", "StepRun", "Taking", "first_step"]
