"""Validate: what a subgraph must obey by itself. One rule, one file; a rule never knows another subgraph."""

from __future__ import annotations

from stoa.composition.validate.validate import RULES, Rule, validate

__all__ = ["RULES", "Rule", "validate"]
