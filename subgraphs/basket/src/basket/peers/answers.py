"""One seam for everything that can go wrong with another service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from stoa_primitives import InvalidInput
from stoa_service import peers

from basket.application.ports import PeerUnavailable

_LOG = logging.getLogger(__name__)


async def ask(client: peers.PeerClient, document: str, variables: dict[str, Any], seconds: float) -> dict[str, Any]:
    """The data of the answer, or :class:`PeerUnavailable`, within the deadline."""
    try:
        async with asyncio.timeout(seconds):
            return await client.ask(document, variables)
    except (TimeoutError, peers.PeerUnavailable, peers.PeerRefused) as error:
        _LOG.warning("The %s service gave no useful answer (%s).", client.domain, type(error).__name__)
        raise PeerUnavailable(client.domain) from error


@contextmanager
def understanding(domain: str) -> Iterator[None]:
    """An answer that does not have the agreed shape is as good as none."""
    try:
        yield
    except (KeyError, TypeError, ValueError, InvalidInput) as error:
        _LOG.warning("The %s service's answer cannot be read (%s).", domain, type(error).__name__)
        raise PeerUnavailable(domain) from error
