"""Telemetry: the probe that counts and logs. Invariant: a guest; no room waits for it or knows it."""

from __future__ import annotations

from stoa.telemetry._logging import configure_logging
from stoa.telemetry._probe import TelemetryProbe

__all__ = ["TelemetryProbe", "configure_logging"]
