"""Wiring: the one place that puts a gateway together. Invariant: no decisions about requests, only about parts."""

from __future__ import annotations

from stoa.wiring._gateway import Gateway, build_gateway
from stoa.wiring._serve import serve

__all__ = ["Gateway", "build_gateway", "serve"]
