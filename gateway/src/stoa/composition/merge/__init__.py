"""Merge: all subgraphs to one supergraph, kind by kind.

Invariant: never stops at a finding. Knows normalised subgraphs and their facts, never text or a printed supergraph.
"""

from __future__ import annotations

from stoa.composition.merge.context import spoken
from stoa.composition.merge.join_requirements import join_requirements, read_requirements
from stoa.composition.merge.merge import Merged, merge
from stoa.composition.merge.resolve_overrides import Overrides

__all__ = ["Merged", "Overrides", "join_requirements", "merge", "read_requirements", "spoken"]
