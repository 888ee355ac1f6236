"""A counter with one label, filled from one event loop: the client library's own takes a lock for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector


class Tally(Collector):
    """``counts`` has a place for each value of the label; whoever counts adds to it."""

    def __init__(self, name: str, documentation: str, label: str, values: Iterable[str]) -> None:
        self._name = name
        self._documentation = documentation
        self._label = label
        self.counts: dict[str, int] = dict.fromkeys(values, 0)

    def collect(self) -> Iterator[Metric]:
        """What the registry shows."""
        family = CounterMetricFamily(self._name, self._documentation, labels=(self._label,))
        for value, count in self.counts.items():
            family.add_metric((value,), count)
        yield family


__all__ = ["Tally"]
