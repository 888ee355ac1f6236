"""A client operation with everything that is decided once: plan and projection, per set of fields the caller may not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from stoa.auth import GuardedField
from stoa.compiled import Programs
from stoa.executor import PreparedPlan
from stoa.operation import Deferral
from stoa.pipeline._parse import ParsedDocument
from stoa.pipeline._variables import VariableReader
from stoa.plan import QueryPlan
from stoa.shaping import Projection

# The ids of the denied field nodes, and the true variables of ``@defer``, or None where nothing is delivered later.
VariantKey: TypeAlias = tuple[frozenset[int], frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class CompiledBlock:
    """A deferred block, and the projection of it with the blocks around it."""

    deferral: Deferral
    projection: Projection


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledVariant:
    """The operation as one kind of caller may run it. ``introspection`` is answered already unless variables take part.

    ``whole`` projects all of it, ``projection`` what is delivered at once, ``blocks`` what is delivered later. ``programs``
    is None where no code can be generated at all.
    """

    plan: QueryPlan
    prepared: PreparedPlan
    projection: Projection
    whole: Projection
    introspection: Mapping[str, Any] | None
    blocks: tuple[CompiledBlock, ...] = ()
    programs: Programs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledOperation:
    """The documents' nodes live as long as this object. ``defer_variables`` is None where nothing is marked with ``@defer``."""

    parsed: ParsedDocument
    variables: VariableReader
    guarded: tuple[GuardedField, ...]
    defer_variables: frozenset[str] | None = None
    variants: dict[VariantKey, tuple[CompiledVariant, ...]] = field(default_factory=dict)

    def find(self, key: VariantKey, labels: frozenset[str]) -> CompiledVariant | None:
        """The variant for these callers while these override labels are active: only labels that mattered tell them apart."""
        return next((variant for variant in self.variants.get(key, ()) if variant.plan.holds_for(labels)), None)

    def keep(self, key: VariantKey, variant: CompiledVariant, most: int) -> None:
        """Keep a variant; where there are too many, the oldest kind goes first."""
        while sum(map(len, list(self.variants.values()))) >= most:
            oldest = next(iter(self.variants))
            rest = self.variants.pop(oldest, ())[1:]
            if rest:
                self.variants[oldest] = rest
        self.variants[key] = (*self.variants.get(key, ()), variant)

    @property
    def kind(self) -> str:
        return self.parsed.operation.operation.value


__all__ = ["CompiledBlock", "CompiledOperation", "CompiledVariant", "VariantKey"]
