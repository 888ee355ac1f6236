"""The join__Graph value of every subgraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence


def name_graphs(subgraphs: Sequence[str]) -> dict[str, str]:
    """Return subgraph name → enum value; names that come out alike get ``_1``, ``_2`` behind them."""
    wanted = {name: _enum_value(name) for name in subgraphs}
    clashes = Counter(wanted.values())
    seen: Counter[str] = Counter()
    graphs: dict[str, str] = {}
    for name, value in wanted.items():
        seen[value] += 1
        graphs[name] = f"{value}_{seen[value]}" if clashes[value] > 1 else value
    return graphs


def _enum_value(name: str) -> str:
    value = re.sub(r"\W", "_", name, flags=re.ASCII)
    if value[:1].isdigit():
        value = f"_{value}"
    # a trailing number could be taken for the counter behind a clash
    if re.search(r"_\d+$", value):
        value = f"{value}_"
    return value.upper()
