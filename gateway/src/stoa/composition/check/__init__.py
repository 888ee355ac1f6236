"""Check: what the subgraphs must obey together. One rule, one file."""

from __future__ import annotations

from stoa.composition.check.check import AGREEMENTS, INACCESSIBLE, OUTCOMES, check_agreements, check_outcome
from stoa.composition.check.composition import Composition, Rule

__all__ = ["AGREEMENTS", "INACCESSIBLE", "OUTCOMES", "Composition", "Rule", "check_agreements", "check_outcome"]
