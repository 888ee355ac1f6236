"""`python -m launcher.prepare`: migrates every domain and seeds the demo market, in one process to import only once."""

from __future__ import annotations

import os
import runpy
import sys
import time
from collections.abc import Sequence
from typing import Final

from launcher.addresses import DOMAINS

SEEDED: Final = ("catalog", "inventory", "discount")


def main() -> int:
    """Stop at the first domain that cannot be prepared."""
    products = os.environ.get("STOA_DEMO_PRODUCTS")
    for domain in DOMAINS:
        _run(f"{domain}.migrate", [])
    if os.environ.get("BROKER_URL", "").startswith("amqp"):
        # RabbitMQ forgets an event for which no queue is there yet: all queues before the first event.
        for domain in DOMAINS:
            _run(f"{domain}.worker", ["declare"])
    for domain in SEEDED:
        _run(f"{domain}.seed", ["--products", products] if products else [])
    return 0


def _run(module: str, arguments: Sequence[str]) -> None:
    began = time.monotonic()
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if ended.code:
            sys.stdout.write(f"{module} ended with {ended.code}\n")
            raise
    sys.stdout.write(f"{module} took {time.monotonic() - began:.1f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
