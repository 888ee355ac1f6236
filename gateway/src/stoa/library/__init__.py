"""Library: Stoa from Python, in a program, a test or a notebook. What it returns prints itself, and draws itself in notebooks.

Invariant: thinks nothing of its own: every answer comes from the rooms below, which the gateway uses too. Holds no global state.
"""

from __future__ import annotations

from stoa.library._calls import execute, explain, plan_operation
from stoa.library._compose import Schema, Sources, compose, load
from stoa.library._execute import Mountable, RunOptions
from stoa.library._explained import Explained
from stoa.library._planned import Plan
from stoa.library._result import Result
from stoa.library._supergraph import Supergraph
from stoa.library._trace import TracedRequest

__all__ = [
    "Explained",
    "Mountable",
    "Plan",
    "Result",
    "RunOptions",
    "Schema",
    "Sources",
    "Supergraph",
    "TracedRequest",
    "compose",
    "execute",
    "explain",
    "load",
    "plan_operation",
]
