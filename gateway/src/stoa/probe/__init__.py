"""Probe: where observation may listen. Invariant: knows no other room, and a silent probe costs next to nothing.

Rooms call the probe; telemetry implements it. What is handed over is for logs and metrics only: it may hold internal text.
"""

from __future__ import annotations

from stoa.probe._probe import FaultReport, Probe, SilentProbe

__all__ = ["FaultReport", "Probe", "SilentProbe"]
