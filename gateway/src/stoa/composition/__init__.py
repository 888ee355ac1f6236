"""Composition: subgraph SDL in, supergraph SDL and findings out.

Stages, each a folder: read → normalise → validate → merge → check → satisfy → write. Invariant: pure. No file, no
network, no clock; the same subgraphs give the same bytes whatever their order. Bad input never raises, it becomes a
``Diagnostic``; every stage reports all it finds.
"""

from __future__ import annotations

from stoa.composition._compose import compose
from stoa.composition._diagnostic import Diagnostic, Severity, SourceLocation
from stoa.composition._render import render_diagnostic
from stoa.composition._source import CompositionResult, SubgraphSource
from stoa.composition.contract import ContractResult, filter_contract

__all__ = [
    "CompositionResult",
    "ContractResult",
    "Diagnostic",
    "Severity",
    "SourceLocation",
    "SubgraphSource",
    "compose",
    "filter_contract",
    "render_diagnostic",
]
