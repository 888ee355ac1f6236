"""A client operation with everything that is decided once: plan and projection, per set of fields the caller may not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stoa.auth import GuardedField
from stoa.executor import PreparedPlan
from stoa.operation import Operation
from stoa.pipeline._parse import ParsedDocument
from stoa.plan import QueryPlan
from stoa.shaping import Projection


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledVariant:
    """The operation as one kind of caller may run it. ``introspection`` is answered already unless variables take part."""

    operation: Operation | None
    plan: QueryPlan
    prepared: PreparedPlan
    projection: Projection
    introspection: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledOperation:
    """``variants`` is keyed by the ids of the denied field nodes; the documents' nodes live as long as this object."""

    parsed: ParsedDocument
    guarded: tuple[GuardedField, ...]
    variants: dict[frozenset[int], CompiledVariant] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.parsed.operation.operation.value


__all__ = ["CompiledOperation", "CompiledVariant"]
