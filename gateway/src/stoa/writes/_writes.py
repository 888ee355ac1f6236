"""See the room."""

from __future__ import annotations

import asyncio
from typing import Final

#: so much is not kept back: it fills the socket alone
_MOST_BYTES: Final = 256 * 1024
#: below, copying pieces together is cheaper than handing them over one by one
_MOST_JOINED: Final = 256 * 1024


class Writes:
    """Of one event loop at a time. Whoever is about to close a connection, or to write to it directly, calls :meth:`flush` before."""

    def __init__(self) -> None:
        self._waiting: list[tuple[asyncio.WriteTransport, bytes | tuple[bytes, ...]]] = []
        self._bytes = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def add(self, transport: asyncio.WriteTransport, data: bytes) -> None:
        """Write at the end of this turn; in the order of adding."""
        self._add(transport, data, len(data))

    def add_pieces(self, transport: asyncio.WriteTransport, pieces: tuple[bytes, ...]) -> None:
        """The same for bytes in pieces: large ones are not copied together."""
        size = sum(map(len, pieces))
        self._add(transport, b"".join(pieces) if size < _MOST_JOINED else pieces, size)

    def _add(self, transport: asyncio.WriteTransport, data: bytes | tuple[bytes, ...], size: int) -> None:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            # What a loop left behind that stopped in between goes nowhere any more.
            self._waiting, self._bytes, self._loop = [], 0, loop
        if not self._waiting:
            loop.call_soon(self.flush)
        self._waiting.append((transport, data))
        self._bytes += size
        if self._bytes > _MOST_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write now. Who is gone since then needs nothing, and whatever a transport raises must cost the others nothing."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        for transport, data in waiting:
            try:
                if transport.is_closing():
                    continue
                if isinstance(data, bytes):
                    transport.write(data)
                else:
                    transport.writelines(data)
            except Exception as error:  # noqa: BLE001 - the loop logs it, as it does for callbacks
                context = {"message": "A write failed.", "exception": error, "transport": transport}
                asyncio.get_running_loop().call_exception_handler(context)


__all__ = ["Writes"]
