"""``stoa serve``: a gateway on a supergraph; everything else comes from the environment."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

from stoa.cli._sources import CONFIG_SUFFIXES, supergraph_of
from stoa.config import settings_from_env
from stoa.telemetry import configure_logging
from stoa.wiring import build_gateway, serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--supergraph",
        type=Path,
        required=True,
        metavar="FILE",
        help="a supergraph, followed when it changes; or a configuration (.yaml) or '-', read once at the start",
    )
    parser.add_argument("--host", help="the address to listen on (GATEWAY_HOST, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to listen on (GATEWAY_PORT, else 4000)")
    parser.add_argument("--workers", type=int, help="the number of processes (STOA_WORKERS, else one per core)")


def run(options: argparse.Namespace) -> int:
    """0: told to stop; 1: the configuration does not compose."""
    settings = replace(settings_from_env(os.environ), supergraph_path=options.supergraph)
    if options.host is not None:
        settings = replace(settings, host=options.host)
    if options.port is not None:
        settings = replace(settings, port=options.port)
    if options.workers is not None:
        settings = replace(settings, workers=max(1, options.workers))
    sdl = None
    if options.supergraph.suffix in CONFIG_SUFFIXES or str(options.supergraph) == "-":
        sdl = supergraph_of(options.supergraph)
        if sdl is None:
            return 1
    configure_logging(settings.log_level)
    serve(build_gateway(settings, supergraph_sdl=sdl), settings)
    return 0


__all__ = ["add_arguments", "run"]
