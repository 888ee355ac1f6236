"""Prometheus metrics and the log. Labels come from closed lists or the supergraph: clients cannot add to them."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

from stoa.probe import FaultReport
from stoa.telemetry._durations import Durations
from stoa.telemetry._scrub import Scrubber
from stoa.telemetry._shared_metrics import SharedMetrics
from stoa.telemetry._tally import Tally

_log = logging.getLogger("stoa")
_MOST_LOGGED: Final = 4_000


class TelemetryProbe:
    """Implements :class:`stoa.probe.Probe`. ``secrets`` are values that must not stand in any log line."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._scrubber = Scrubber(secrets)
        self.registry = CollectorRegistry()
        self._operations = Durations("stoa_operation_seconds", "Client operations.", ("kind", "outcome"))
        self._subgraphs = Durations("stoa_subgraph_seconds", "Requests to subgraphs.", ("subgraph", "outcome"))
        self.registry.register(self._operations)
        self.registry.register(self._subgraphs)
        lookups = Tally("stoa_plan_lookups", "Document cache.", "result", ("hit", "miss"))
        self.registry.register(lookups)
        self._lookups = lookups.counts
        self._faults = Counter("stoa_subgraph_faults", "Subgraph faults.", ("subgraph",), registry=self.registry)
        self._internal = Counter("stoa_internal_errors", "Bugs of the gateway.", registry=self.registry)
        self._shared: SharedMetrics | None = None
        self._streams = Gauge("stoa_open_subscriptions", "Open subscriptions.", registry=self.registry)

    def render(self) -> tuple[bytes, str]:
        """Prometheus text and its media type."""
        text = generate_latest(self.registry) if self._shared is None else self._shared.render()
        return text, CONTENT_TYPE_LATEST

    def share(self, folder: Path) -> SharedMetrics:
        """From now on what is rendered is the sum over all processes that share this folder; each has to write now and then."""
        self._shared = SharedMetrics(folder, self.registry)
        return self._shared

    def operation_finished(self, *, kind: str, outcome: str, seconds: float) -> None:
        self._operations.observe(kind, outcome, seconds)

    def subgraph_answered(self, *, subgraph: str, outcome: str, seconds: float) -> None:
        self._subgraphs.observe(subgraph, outcome, seconds)

    def plan_lookup(self, *, hit: bool) -> None:
        self._lookups["hit" if hit else "miss"] += 1

    def subgraph_fault(self, report: FaultReport) -> None:
        self._faults.labels(report.subgraph).inc()
        _log.warning(
            "subgraph fault subgraph=%s code=%s path=%s reference=%s message=%s extensions=%s",
            report.subgraph,
            self._line(report.code),
            self._line(report.path),
            report.reference,
            self._line(report.message),
            self._line(dict(report.extensions)),
        )

    def internal_error(self, error: BaseException, *, reference: str) -> None:
        self._internal.inc()
        text = "".join(traceback.format_exception(error))
        _log.error("internal error reference=%s\n%s", reference, self._scrubber.scrub(text))

    def streams_changed(self, *, by: int) -> None:
        self._streams.inc(by)

    def _line(self, value: Any) -> str:
        """Quoted, so that a foreign text can neither begin a line of its own nor end its member; cut, so that it cannot flood."""
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        # Cut once before the scrubbing, for its cost, and once behind it, so that no half of a credential stands at the end.
        return json.dumps(self._scrubber.scrub(text[: 2 * _MOST_LOGGED])[:_MOST_LOGGED], ensure_ascii=False)


__all__ = ["TelemetryProbe"]
