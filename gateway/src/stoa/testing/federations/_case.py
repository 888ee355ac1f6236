"""A case: subgraphs, an operation and what else decides its outcome; as a text that people read and tests run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from stoa.composition import SubgraphSource, compose
from stoa.testing.monolith import Comparison, Outcome

_MARK: Final = "### "
_NAMES: Final = re.compile(r"'[^']*'|\"[^\"]*\"|\w+:|\w+\.\w+|\d+|\[.*")


@dataclass(frozen=True, kw_only=True)
class Case:
    """``labels`` are the active override labels; ``order`` is the seed for the order in which answers arrive.

    With ``has_faults`` some resolvers fail; with ``is_generated`` the gateway answers over HTTP by generated code, without labels.
    """

    subgraphs: Mapping[str, str]
    operation: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    order: int = 0
    has_faults: bool = False
    is_generated: bool = False

    def write(self) -> str:
        """The case as text, as :func:`read_case` takes it."""
        parts = [f"{_MARK}subgraph {name}\n{sdl.strip()}\n" for name, sdl in self.subgraphs.items()]
        parts.append(f"{_MARK}operation\n{self.operation.strip()}\n")
        settings = {
            "variables": dict(self.variables),
            "labels": sorted(self.labels),
            "order": self.order,
            "faults": self.has_faults,
            "generated": self.is_generated,
        }
        parts += [f"{_MARK}{name}\n{json.dumps(value)}\n" for name, value in settings.items() if value]
        return "\n".join(parts)


def read_case(text: str) -> Case:
    """The other way; what stands before the first mark is for people."""
    subgraphs: dict[str, str] = {}
    others: dict[str, str] = {}
    for part in text.split("\n" + _MARK if not text.startswith(_MARK) else _MARK)[1:]:
        head, _, body = part.replace("\n" + _MARK, "\n").partition("\n")
        kind, _, name = head.strip().partition(" ")
        if kind == "subgraph":
            subgraphs[name] = body
        else:
            others[kind] = body
    return Case(
        subgraphs=subgraphs,
        operation=others["operation"],
        variables=json.loads(others.get("variables", "{}")),
        labels=frozenset(json.loads(others.get("labels", "[]"))),
        order=json.loads(others.get("order", "0")),
        has_faults=json.loads(others.get("faults", "false")),
        is_generated=json.loads(others.get("generated", "false")),
    )


def compare_federation(subgraphs: Mapping[str, str], *, has_faults: bool = False) -> Comparison | None:
    """The federation's gateway and monolith; None when it does not compose."""
    sources = [SubgraphSource(name=name, url=f"http://{name}.test/", sdl=sdl) for name, sdl in subgraphs.items()]
    composed = compose(sources).supergraph_sdl
    return Comparison(composed, subgraphs, has_faults=has_faults, generate_after=0) if composed is not None else None


async def ask_case(comparison: Comparison, case: Case) -> Outcome:
    """What comes of the case; an exception is a difference too."""
    try:
        if case.is_generated:
            return await comparison.ask(case.operation, case.variables)
        order = Random(case.order)  # noqa: S311 - a seed, no secret
        return await comparison.ask_library(case.operation, case.variables, labels=case.labels, order=order)
    except Exception as error:  # noqa: BLE001 - whatever the gateway raises is what we look for
        return Outcome(difference=f"{type(error).__name__} was raised: {error}")


def failure_of(outcome: Outcome) -> str | None:
    """The kind of failure in a word, or None."""
    if outcome.refused:
        return "refused"
    if outcome.difference is None:
        return None
    if outcome.difference.startswith("gateway"):
        return "data"
    return "broken rule: " + _NAMES.sub("", outcome.difference)[:40]
