"""Read a Server-Sent Events stream of GraphQL over SSE (distinct connections mode): ``next`` events until ``complete``."""

from __future__ import annotations

from dataclasses import dataclass, field


class SseTooLargeError(Exception):
    """One event is larger than the limit."""


@dataclass(slots=True)
class SseDecoder:
    """Feed bytes in any pieces, get the data of each ``next`` event; ``completed`` turns true at ``complete``."""

    max_event_bytes: int
    completed: bool = False
    _buffer: bytearray = field(default_factory=bytearray)
    _event: bytes = b""
    _data: list[bytes] = field(default_factory=list)

    def feed(self, chunk: bytes) -> list[bytes]:
        """The events that are whole now."""
        self._buffer += chunk
        *lines, rest = bytes(self._buffer).replace(b"\r\n", b"\n").split(b"\n")
        self._buffer = bytearray(rest)
        events = [event for line in lines if (event := self._take_line(line)) is not None]
        self._check_size(len(self._buffer))
        return events

    def _take_line(self, line: bytes) -> bytes | None:
        if line == b"":
            return self._dispatch()
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"event":
            self._event = value.strip()
        elif name == b"data":
            self._data.append(value)
            self._check_size(0)
        return None

    def _check_size(self, more: int) -> None:
        if more + sum(map(len, self._data)) > self.max_event_bytes:
            raise SseTooLargeError

    def _dispatch(self) -> bytes | None:
        event, data = self._event, b"\n".join(self._data)
        self._event, self._data = b"", []
        if event == b"complete":
            self.completed = True
        is_next = event in (b"next", b"") and data != b"" and not self.completed
        return data if is_next else None


__all__ = ["SseDecoder", "SseTooLargeError"]
