"""``stoa compose --jsonl``: one composition a line, until standard input ends.

Every line in gets exactly one line out, in order, flushed at once: a caller may wait for its answer before it writes again. No line
ends the loop, and nothing is kept from one line to the next.
"""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

import orjson

from stoa.cli._compose_answer import composition_as_json
from stoa.composition import SubgraphSource, compose

MAX_LINE_BYTES: Final = 32 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_MEMBERS: Final = ("name", "url", "sdl")


class _BadLineError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def answer_lines(source: BinaryIO, sink: BinaryIO, *, max_line_bytes: int = MAX_LINE_BYTES) -> int:
    """Return 0 at the end of the input, whatever stood in it."""
    with _collecting_between_lines() as collect:
        while line := source.readline(max_line_bytes + 1):
            if len(line) > max_line_bytes and not line.endswith(b"\n"):
                _skip_line(source)
                answer = _refusal(None, "LINE_TOO_LONG", f"The line is longer than {max_line_bytes} bytes.")
            else:
                answer = _answer(line)
            sink.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
            sink.flush()
            collect()
    return 0


@contextmanager
def _collecting_between_lines() -> Iterator[Callable[[], object]]:
    """Looking for cycles while a composition grows costs a fifth of its time: look when it is gone, and never at what stays."""
    gc.freeze()
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.enable()
        gc.unfreeze()


def _skip_line(source: BinaryIO) -> None:
    while chunk := source.readline(_CHUNK):
        if chunk.endswith(b"\n"):
            return


def _answer(line: bytes) -> dict[str, Any]:
    line_id = None
    try:
        request = _parse(line)
        line_id = request["id"]
        return {"id": line_id, **composition_as_json(compose(_sources(request)))}
    except _BadLineError as error:
        return _refusal(line_id, error.code, str(error))
    except Exception as error:  # noqa: BLE001 - a fault of ours in one line must not take the other lines with it
        sys.stderr.write(traceback.format_exc())
        return _refusal(
            line_id, "INTERNAL", f"The composer failed with {type(error).__name__}. This is a bug, please report it."
        )


def _parse(line: bytes) -> dict[str, Any]:
    try:
        request = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _BadLineError("INVALID_JSON", f"The line is not JSON: {error}.") from None
    if not isinstance(request, dict):
        raise _BadLineError("INVALID_REQUEST", "The line is no JSON object.")
    if isinstance(request.setdefault("id", None), dict | list):
        raise _BadLineError("INVALID_REQUEST", "'id' is text or a number.")
    return request


def _sources(request: dict[str, Any]) -> list[SubgraphSource]:
    services = request.get("services")
    if request["id"] is None:
        raise _BadLineError("INVALID_REQUEST", "'id' is missing.")
    if not isinstance(services, list):
        raise _BadLineError("INVALID_REQUEST", "'services' is missing or no list.")
    return [_source(index, service) for index, service in enumerate(services)]


def _source(index: int, service: Any) -> SubgraphSource:
    members = service if isinstance(service, dict) else {}
    for member in _MEMBERS:
        if not isinstance(members.get(member), str):
            raise _BadLineError("INVALID_REQUEST", f"'services[{index}].{member}' is missing or no text.")
    return SubgraphSource(name=members["name"], url=members["url"], sdl=members["sdl"])


def _refusal(line_id: Any, code: str, message: str) -> dict[str, Any]:
    error = {"code": code, "message": message, "subgraphs": [], "locations": []}
    return {"id": line_id, "ok": False, "errors": [error], "hints": [], "supergraph": None}


__all__ = ["MAX_LINE_BYTES", "answer_lines"]
