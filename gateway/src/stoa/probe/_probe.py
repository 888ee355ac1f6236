"""The port that telemetry implements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReport:
    """A subgraph's fault, whole: never for clients."""

    subgraph: str
    code: str
    message: str
    path: str
    reference: str
    extensions: Mapping[str, Any] = field(default_factory=dict)


class Probe(Protocol):
    def operation_finished(self, *, kind: str, outcome: str, seconds: float) -> None:
        """One client operation ended; ``kind`` and ``outcome`` come from short closed lists."""
        ...

    def subgraph_answered(self, *, subgraph: str, outcome: str, seconds: float) -> None:
        """One request to a subgraph ended."""
        ...

    def plan_lookup(self, *, hit: bool) -> None:
        """The document cache was asked."""
        ...

    def subgraph_fault(self, report: FaultReport) -> None:
        """Something that clients see only in a safe form."""
        ...

    def internal_error(self, error: BaseException, *, reference: str) -> None:
        """A bug of ours; the client got the reference and nothing else."""
        ...

    def streams_changed(self, *, by: int) -> None:
        """Open subscriptions went up or down."""
        ...


class SilentProbe:
    """Observes nothing."""

    def operation_finished(self, *, kind: str, outcome: str, seconds: float) -> None: ...

    def subgraph_answered(self, *, subgraph: str, outcome: str, seconds: float) -> None: ...

    def plan_lookup(self, *, hit: bool) -> None: ...

    def subgraph_fault(self, report: FaultReport) -> None: ...

    def internal_error(self, error: BaseException, *, reference: str) -> None: ...

    def streams_changed(self, *, by: int) -> None: ...


__all__ = ["FaultReport", "Probe", "SilentProbe"]
