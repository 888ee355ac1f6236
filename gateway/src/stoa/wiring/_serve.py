"""Run a gateway in the foreground until it is told to stop."""

from __future__ import annotations

import uvicorn

from stoa.config import GatewaySettings
from stoa.http import limited_protocol
from stoa.wiring._gateway import Gateway


def serve(gateway: Gateway, settings: GatewaySettings) -> None:
    """Ends on SIGTERM and SIGINT after the requests under way."""
    uvicorn.run(
        gateway,
        host=settings.host,
        port=settings.port,
        http=limited_protocol(settings.http),
        ws="websockets-sansio",
        ws_max_size=settings.http.body_bytes,
        loop="uvloop",
        log_level=settings.log_level.lower(),
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
    )


__all__ = ["serve"]
