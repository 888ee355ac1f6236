"""Serve a BFF with uvicorn."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp

from stoa_bff.config import BffSettings


def run(app: ASGIApp, settings: BffSettings) -> None:
    """Serve until told to stop; forwarded headers are believed only from the trusted proxy."""
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        log_level=settings.log_level.lower(),
        http="httptools",
        proxy_headers=bool(settings.trusted_proxy),
        forwarded_allow_ips=settings.trusted_proxy or None,
        server_header=False,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=65_536,
    )
