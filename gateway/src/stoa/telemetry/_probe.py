"""Prometheus metrics and the log. Labels come from closed lists or the supergraph: clients cannot add to them."""

from __future__ import annotations

import logging

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from stoa.probe import FaultReport

_log = logging.getLogger("stoa")
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class TelemetryProbe:
    """Implements :class:`stoa.probe.Probe`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._operations = Histogram(
            "stoa_operation_seconds",
            "Client operations.",
            ("kind", "outcome"),
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self._subgraphs = Histogram(
            "stoa_subgraph_seconds",
            "Requests to subgraphs.",
            ("subgraph", "outcome"),
            registry=self.registry,
            buckets=_BUCKETS,
        )
        lookups = Counter("stoa_plan_lookups", "Document cache.", ("result",), registry=self.registry)
        self._hits, self._misses = lookups.labels("hit"), lookups.labels("miss")
        self._faults = Counter("stoa_subgraph_faults", "Subgraph faults.", ("subgraph",), registry=self.registry)
        self._internal = Counter("stoa_internal_errors", "Bugs of the gateway.", registry=self.registry)
        self._streams = Gauge("stoa_open_subscriptions", "Open subscriptions.", registry=self.registry)

    def render(self) -> tuple[bytes, str]:
        """Prometheus text and its media type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST

    def operation_finished(self, *, kind: str, outcome: str, seconds: float) -> None:
        self._operations.labels(kind, outcome).observe(seconds)

    def subgraph_answered(self, *, subgraph: str, outcome: str, seconds: float) -> None:
        self._subgraphs.labels(subgraph, outcome).observe(seconds)

    def plan_lookup(self, *, hit: bool) -> None:
        (self._hits if hit else self._misses).inc()

    def subgraph_fault(self, report: FaultReport) -> None:
        self._faults.labels(report.subgraph).inc()
        _log.warning(
            "subgraph fault subgraph=%s code=%s path=%s reference=%s message=%r",
            report.subgraph,
            report.code,
            report.path,
            report.reference,
            report.message,
        )

    def internal_error(self, error: BaseException, *, reference: str) -> None:
        self._internal.inc()
        _log.error("internal error reference=%s", reference, exc_info=error)

    def streams_changed(self, *, by: int) -> None:
        self._streams.inc(by)


__all__ = ["TelemetryProbe"]
