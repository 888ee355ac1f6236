"""What a client may see of a subgraph's fault. The whole fault goes to the probe, under the same reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final

from stoa.config import ShownErrors
from stoa.executor import SubgraphFault
from stoa.pipeline._response import GraphqlError
from stoa.probe import FaultReport, Probe

MASKED_CODE: Final = "DOWNSTREAM_SERVICE_ERROR"
_LONGEST_CODE: Final = 64
_MASKED_TEXT: Final = "Part of the answer could not be loaded. Try again later."


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPolicy:
    """A subgraph that ``by_subgraph`` names goes by that alone."""

    everywhere: ShownErrors = field(default_factory=ShownErrors)
    by_subgraph: Mapping[str, ShownErrors] = field(default_factory=dict)

    def of(self, subgraph: str) -> ShownErrors:
        return self.by_subgraph.get(subgraph, self.everywhere)


def redact(
    faults: Iterable[SubgraphFault], policy: ErrorPolicy, probe: Probe, reference: str
) -> Iterator[GraphqlError]:
    """A message passes only where the subgraph itself marked it with a code from the list.

    The subgraph's name is told: an entity that could not be completed is the path of several domains' fields, and only the
    name says which part of a page is missing.
    """
    for fault in faults:
        probe.subgraph_fault(
            FaultReport(
                subgraph=fault.subgraph,
                code=fault.code or "",
                message=fault.message,
                path=".".join(map(str, fault.path or ())),
                reference=reference,
                extensions=fault.extensions,
            )
        )
        shown = policy.of(fault.subgraph)
        passes = fault.from_subgraph and fault.code is not None and is_shown(fault.code, shown.codes)
        yield _shown(fault, shown.extensions) if passes else _masked(fault, reference)


def is_shown(code: str, patterns: frozenset[str]) -> bool:
    """``patterns`` may hold ``*``; a code that says nothing of the kind is not a code but text."""
    return len(code) <= _LONGEST_CODE and _matches(code, patterns)


@lru_cache(maxsize=512)
def _matches(code: str, patterns: frozenset[str]) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)


def _shown(fault: SubgraphFault, names: frozenset[str]) -> GraphqlError:
    extensions: dict[str, Any] = {name: value for name, value in fault.extensions.items() if name in names}
    extensions["service"] = fault.subgraph
    return GraphqlError(message=fault.message, code=fault.code or MASKED_CODE, path=fault.path, extensions=extensions)


def _masked(fault: SubgraphFault, reference: str) -> GraphqlError:
    code = MASKED_CODE if fault.from_subgraph or fault.code is None else fault.code
    extensions = {"service": fault.subgraph, "reference": reference}
    return GraphqlError(message=_MASKED_TEXT, code=code, path=fault.path, extensions=extensions)


__all__ = ["MASKED_CODE", "ErrorPolicy", "is_shown", "redact"]
