"""Write: a merged supergraph to its text. Decides nothing but the layout."""

from __future__ import annotations

from stoa.composition.write.write_supergraph import write_supergraph

__all__ = ["write_supergraph"]
