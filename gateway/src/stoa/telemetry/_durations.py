"""Durations counted in buckets. The client library's own histogram takes two locks and a loop for each; this takes a list entry."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from prometheus_client.core import HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Durations(Collector):
    """A histogram with two labels, filled from one event loop."""

    def __init__(self, name: str, documentation: str, labels: Sequence[str]) -> None:
        self._name = name
        self._documentation = documentation
        self._labels = labels
        # counts of each bucket, one more for what is longer than all, and the sum
        self._known: dict[tuple[str, str], list[float]] = {}

    def observe(self, first: str, second: str, seconds: float) -> None:
        """One more of this length."""
        counts = self._known.get((first, second))
        if counts is None:
            counts = self._known[first, second] = [0.0] * (len(BUCKETS) + 2)
        counts[bisect_left(BUCKETS, seconds)] += 1
        counts[-1] += seconds

    def collect(self) -> Iterator[Metric]:
        """What the registry shows."""
        family = HistogramMetricFamily(self._name, self._documentation, labels=self._labels)
        names = [*(str(bound) for bound in BUCKETS), "+Inf"]
        for labels, counts in self._known.items():
            family.add_metric(labels, list(zip(names, accumulate(counts[:-1]), strict=True)), counts[-1])
        yield family


__all__ = ["Durations"]
