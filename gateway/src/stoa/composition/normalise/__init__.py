"""Normalise: one meaning, one form. Knows one subgraph at a time; refuses next to nothing."""

from __future__ import annotations

from stoa.composition.normalise.normalise import normalise

__all__ = ["normalise"]
