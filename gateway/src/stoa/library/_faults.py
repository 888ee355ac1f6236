"""A probe that keeps what went wrong, whole, for the person at the keyboard."""

from __future__ import annotations

from stoa.probe import FaultReport, SilentProbe


class CollectingProbe(SilentProbe):
    """Keeps faults of subgraphs."""

    def __init__(self) -> None:
        self.faults: list[FaultReport] = []

    def subgraph_fault(self, report: FaultReport) -> None:
        self.faults.append(report)


__all__ = ["CollectingProbe"]
