"""See the room."""

from __future__ import annotations

import asyncio
from typing import Final

#: so much is not kept back: it fills the socket alone
_MOST_BYTES: Final = 256 * 1024


class Writes:
    """Of one event loop. Whoever is about to close a connection, or to write to it directly, calls :meth:`flush` before."""

    def __init__(self) -> None:
        self._waiting: list[tuple[asyncio.WriteTransport, bytes]] = []
        self._bytes = 0

    def add(self, transport: asyncio.WriteTransport, data: bytes) -> None:
        """Write at the end of this turn; in the order of adding."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self.flush)
        self._waiting.append((transport, data))
        self._bytes += len(data)
        if self._bytes > _MOST_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write now."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        for transport, data in waiting:
            # Who is gone since then needs nothing, and must cost the others nothing.
            if not transport.is_closing():
                transport.write(data)


__all__ = ["Writes"]
