"""``stoa serve``: a gateway on a supergraph file; everything else comes from the environment."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

from stoa.config import settings_from_env
from stoa.telemetry import configure_logging
from stoa.wiring import build_gateway, serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--supergraph", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4000)


def run(options: argparse.Namespace) -> int:
    settings = replace(
        settings_from_env(os.environ), supergraph_path=options.supergraph, host=options.host, port=options.port
    )
    configure_logging(settings.log_level)
    serve(build_gateway(settings), settings)
    return 0


__all__ = ["add_arguments", "run"]
