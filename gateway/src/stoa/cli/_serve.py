"""``stoa serve``: a gateway on a supergraph file; everything else comes from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from stoa.config import settings_from_env
from stoa.telemetry import configure_logging
from stoa.wiring import build_gateway, serve


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    supergraph: Path
    host: str
    port: int


def run_serve(options: ServeOptions) -> int:
    settings = replace(
        settings_from_env(os.environ), supergraph_path=options.supergraph, host=options.host, port=options.port
    )
    configure_logging(settings.log_level)
    serve(build_gateway(settings), settings)
    return 0


__all__ = ["ServeOptions", "run_serve"]
