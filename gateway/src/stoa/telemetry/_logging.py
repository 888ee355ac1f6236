"""One line per record on standard error."""

from __future__ import annotations

import logging


def configure_logging(level: str) -> None:
    """For a process of our own; an embedding application configures logging itself."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")


__all__ = ["configure_logging"]
