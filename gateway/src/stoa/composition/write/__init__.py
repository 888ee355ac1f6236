"""Write: a merged supergraph to its text. Decides nothing but the layout."""

from __future__ import annotations

from stoa.composition.write.check_supergraph import check_supergraph
from stoa.composition.write.write_supergraph import write_supergraph

__all__ = ["check_supergraph", "write_supergraph"]
