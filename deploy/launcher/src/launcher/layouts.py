"""Which processes hold the market: all of it in one, or one for each service and each worker."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from launcher.addresses import DOMAINS, Addresses
from launcher.gates import Gate, all_of, http_ok
from launcher.programs import Program

SINGLE: Final = "single"
SERVICES: Final = "services"
LAYOUTS: Final = (SINGLE, SERVICES)
READY_WITHIN_SECONDS: Final = 240.0
STOP_WITHIN_SECONDS: Final = 20.0
FACES: Final[Mapping[str, str]] = {"gateway": "stoa.main", "bff-web": "bff_web.main", "bff-mobile": "bff_mobile.main"}


def programs_of(layout: str, addresses: Addresses, environment: Mapping[str, str], folder: Path) -> Sequence[Program]:
    """The market's processes, in no particular order: each waits for what it needs by itself."""
    if layout == SINGLE:
        everything = all_of(*(_ready(addresses, name) for name in (*DOMAINS, *FACES)))
        return [_program("market", "launcher.single", everything, environment, folder)]
    mains = {domain: f"{domain}.main" for domain in DOMAINS} | dict(FACES)
    return [
        *(_program(name, module, _ready(addresses, name), environment, folder) for name, module in mains.items()),
        *(_program(f"{domain}-worker", f"{domain}.worker", _at_once, environment, folder) for domain in DOMAINS),
    ]


async def _at_once() -> bool:
    """A worker has no address to ask; it reports for itself and is started again when it ends."""
    return True


def _ready(addresses: Addresses, name: str) -> Gate:
    return http_ok(f"{addresses.local(name)}/health/ready")


def _program(name: str, module: str, ready: Gate, environment: Mapping[str, str], folder: Path) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, "-m", module),
        ready=ready,
        environment=environment,
        folder=folder,
        ready_within_seconds=READY_WITHIN_SECONDS,
        stop_within_seconds=STOP_WITHIN_SECONDS,
        restarts=True,
    )
