"""Look for differences: federation after federation, operation after operation, all out of one seed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final

from graphql import OverlappingFieldsCanBeMergedRule, parse, validate

from stoa.testing.federations._case import Case, ask_case, compare_federation, failure_of
from stoa.testing.federations._decorate import LABEL
from stoa.testing.federations._draw import draw_federation
from stoa.testing.monolith import Comparison, Outcome, RandomOperations

#: operations that one federation serves: making it costs more than asking it
OPERATIONS_EACH: Final = 10
_ATTEMPTS: Final = 6
_CLASHES: Final = (OverlappingFieldsCanBeMergedRule,)
#: seeds that end so have resolvers that fail
_FAULTY: Final = ("3", "7")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One operation on one federation, and what came of it."""

    case: Case
    outcome: Outcome

    @property
    def failure(self) -> str | None:
        return failure_of(self.outcome)


async def examples_of(seed: str, *, is_generated: bool = False) -> AsyncIterator[Example]:
    """The examples of one seed: one federation and its operations."""
    subgraphs, comparison = composed_federation(seed)
    for drawn in _cases(subgraphs, comparison, seed):
        case = replace(drawn, is_generated=True, labels=frozenset()) if is_generated else drawn
        yield Example(case=case, outcome=await ask_case(comparison, case))


def composed_federation(seed: str) -> tuple[dict[str, str], Comparison]:
    """The first federation of this seed that composes."""
    has_faults = seed.endswith(_FAULTY)
    random = Random(seed)  # noqa: S311 - a seed, no secret
    while True:
        subgraphs = draw_federation(random)
        comparison = compare_federation(subgraphs, has_faults=has_faults)
        if comparison is not None:
            return subgraphs, comparison


def _valid_operation(
    operations: RandomOperations, comparison: Comparison, random: Random
) -> tuple[str, dict[str, Any]]:
    """Clashing names make some operations invalid; a few attempts find one that is not."""
    text, variables = operations.operation(random.randint(1, 4))
    for _ in range(_ATTEMPTS):
        if not validate(comparison.api_schema, parse(text), _CLASHES):
            break
        text, variables = operations.operation(random.randint(1, 4))
    return text, variables


def _cases(subgraphs: dict[str, str], comparison: Comparison, seed: str) -> Iterator[Case]:
    has_label = any(LABEL in sdl for sdl in subgraphs.values())
    for number in range(OPERATIONS_EACH):
        random = Random(f"{seed} {number}")  # noqa: S311 - a seed, no secret
        operations = RandomOperations(schema=comparison.api_schema, random=random, mess=float(number % 2))
        text, variables = _valid_operation(operations, comparison, random)
        labels = frozenset((LABEL,)) if has_label and random.random() < 0.5 else frozenset()  # noqa: PLR2004
        yield Case(
            subgraphs=subgraphs,
            operation=text,
            variables=variables,
            labels=labels,
            order=random.randrange(1_000),
            has_faults=seed.endswith(_FAULTY),
        )
