"""Cosmo reads no supergraph: its own composer (`wgc`, npm) makes an execution configuration of the same subgraphs."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

from stoa.supergraph import read_supergraph

from gateways.subgraphs import SDL

_CONFIG: Final = """
version: "1"
listen_addr: 127.0.0.1:{port}
log_level: error
access_logs: {{ enabled: false }}
telemetry: {{ tracing: {{ enabled: false }}, metrics: {{ otlp: {{ enabled: false }}, prometheus: {{ enabled: false }} }} }}
graphql_metrics: {{ enabled: false }}
router_registration: false
execution_config: {{ file: {{ path: {execution} }} }}
headers: {{ all: {{ request: [ {{ op: propagate, named: authorization }} ] }} }}
engine: {{ enable_single_flight: {share}, enable_inbound_request_deduplication: {share} }}
"""


def is_cosmo_here() -> bool:
    """The router and its composer are on the PATH."""
    return shutil.which("cosmo-router") is not None and shutil.which("wgc") is not None


def configure_cosmo(supergraph: Path, port: int, folder: Path, *, share: str) -> Path:
    """The router's configuration file."""
    subgraphs = []
    for name, subgraph in read_supergraph(supergraph.read_text("utf-8")).subgraphs.items():
        file = folder / f"cosmo-{name}.graphql"
        file.write_text(SDL[name], "utf-8")
        subgraphs.append({"name": name, "routing_url": subgraph.url, "schema": {"file": str(file)}})
    graph, execution = folder / "cosmo-graph.yaml", folder / "cosmo-execution.json"
    graph.write_text(json.dumps({"version": 1, "subgraphs": subgraphs}), "utf-8")
    command = ("wgc", "router", "compose", "--input", str(graph), "--out", str(execution))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    config = folder / "cosmo.yaml"
    config.write_text(_CONFIG.format(port=port, execution=execution, share=share), "utf-8")
    return config


__all__ = ["configure_cosmo", "is_cosmo_here"]
