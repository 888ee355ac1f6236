"""Stoa: GraphQL Federation 2 for Python: composition, planner, executor and router.

``import stoa`` costs next to nothing: what is named here is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stoa.library import (
        Explained,
        Plan,
        Result,
        RunOptions,
        Supergraph,
        TracedRequest,
        compose,
        execute,
        explain,
        load,
        plan_operation,
    )

__all__ = [
    "Explained",
    "Plan",
    "Result",
    "RunOptions",
    "Supergraph",
    "TracedRequest",
    "compose",
    "execute",
    "explain",
    "load",
    "plan_operation",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'stoa' has no attribute '{name}'")
    return getattr(import_module("stoa.library"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
