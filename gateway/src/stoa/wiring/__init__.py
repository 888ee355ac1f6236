"""Wiring: the one place that puts a gateway together. Invariant: no decisions about requests, only about parts."""

from __future__ import annotations

from stoa.wiring._gateway import Gateway, build_gateway
from stoa.wiring._outbound import OutboundHttp
from stoa.wiring._serve import serve
from stoa.wiring._transports import Mounted, build_transport

__all__ = ["Gateway", "Mounted", "OutboundHttp", "build_gateway", "build_transport", "serve"]
