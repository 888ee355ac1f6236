"""Metrics of several processes as one: each writes what it counted into a folder, whoever is asked adds them up."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

_SUFFIX: Final = ".prom"
_CREATED: Final = "_created"


class SharedMetrics:
    """One per process. What a process that has ended counted stays; what it had open is gone with it."""

    def __init__(self, folder: Path, registry: CollectorRegistry) -> None:
        self._folder = folder
        self._own = folder / f"{os.getpid()}{_SUFFIX}"
        self._registry = registry

    def write(self) -> None:
        """What this process counted so far, for the others to read."""
        new = self._own.with_suffix(".new")
        new.write_bytes(generate_latest(self._registry))
        new.replace(self._own)

    def render(self) -> bytes:
        """Prometheus text: the sums over all processes, others' as they last wrote them."""
        self.write()
        sums = CollectorRegistry()
        sums.register(_Sum(sorted(self._folder.glob(f"*{_SUFFIX}"))))
        return generate_latest(sums)


class _Sum(Collector):
    def __init__(self, files: Iterable[Path]) -> None:
        self._files = files

    def collect(self) -> Iterator[Metric]:
        merged: dict[str, Metric] = {}
        values: dict[str, dict[tuple[str, tuple[tuple[str, str], ...]], float]] = {}
        for file in self._files:
            lives = _is_alive(int(file.stem))
            for family in text_string_to_metric_families(file.read_text("utf-8")):
                if family.name.endswith(_CREATED) or (family.type == "gauge" and not lives):
                    continue
                merged.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                found = values.setdefault(family.name, {})
                for sample in family.samples:
                    key = (sample.name, tuple(sample.labels.items()))
                    found[key] = found.get(key, 0.0) + sample.value
        for name, metric in merged.items():
            for (sample_name, labels), value in values[name].items():
                metric.add_sample(sample_name, dict(labels), value)
            yield metric


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


__all__ = ["SharedMetrics"]
