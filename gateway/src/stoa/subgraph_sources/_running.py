"""Ask running subgraphs for their SDL: ``{ _service { sdl } }``, with a deadline and a limit on size."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
import orjson

from stoa.subgraph_sources._config import RunningSchema

_QUERY: Final = orjson.dumps({"query": "query SubgraphSdl { _service { sdl } }", "operationName": "SubgraphSdl"})
_MAX_BYTES: Final = 16 * 1024 * 1024
_SHOWN: Final = 200
_OK: Final = 200


class _NoSdlError(Exception):
    """A sentence without anything secret in it."""


async def ask_services(
    wanted: Mapping[str, RunningSchema], *, seconds: float, report: Callable[[str], None]
) -> tuple[dict[str, str], list[str]]:
    """SDL by name, and a sentence for each that gave none. All are asked at the same time."""
    async with httpx2.AsyncClient(follow_redirects=False, timeout=seconds) as client:
        tasks = {asyncio.create_task(_ask(client, schema, seconds)): name for name, schema in wanted.items()}
        waited = 0
        pending = set(tasks)
        while pending:
            _, pending = await asyncio.wait(pending, timeout=1.0)
            waited += 1
            if pending:
                names = ", ".join(sorted(tasks[task] for task in pending))
                report(f"waiting for the SDL of {names} ({waited} s of {seconds:g} s)")
    found: dict[str, str] = {}
    failures: list[str] = []
    for task, name in tasks.items():
        error = task.exception()
        if error is None:
            found[name] = task.result()
        else:
            schema = wanted[name]
            failures.append(f"Subgraph '{name}' at {_shown_url(schema.url)}: {_safe(error, schema)}")
    return found, failures


def _shown_url(url: str) -> str:
    """Return the address without user, password and query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


async def _ask(client: httpx2.AsyncClient, schema: RunningSchema, seconds: float) -> str:
    headers = {"content-type": "application/json", "accept": "application/json", **schema.headers}
    async with (
        asyncio.timeout(seconds),
        client.stream("POST", schema.url, content=_QUERY, headers=headers) as response,
    ):
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > _MAX_BYTES:
                raise _NoSdlError(f"it answered more than {_MAX_BYTES} bytes.")
        return _sdl_in(response.status_code, bytes(body), schema.headers)


def _sdl_in(status: int, body: bytes, headers: Mapping[str, str]) -> str:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        hint = " Is a token missing in introspection_headers?" if status in {401, 403} else ""
        raise _NoSdlError(f"it answered HTTP {status} and no JSON.{hint}") from None
    sdl = _at(answer, "data", "_service", "sdl")
    if isinstance(sdl, str) and sdl.strip():
        return sdl
    errors = answer.get("errors") if isinstance(answer, dict) else None
    message = _at(errors[0], "message") if isinstance(errors, list) and errors else None
    if isinstance(message, str):
        raise _NoSdlError(f"it refused with HTTP {status}: {_without(message, headers)[:_SHOWN]}")
    if status != _OK:
        raise _NoSdlError(f"it answered HTTP {status} without an SDL.")
    raise _NoSdlError("it answered without _service.sdl. Is it a federation subgraph?")


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _without(message: str, headers: Mapping[str, str]) -> str:
    # a service may repeat the token that it did not like
    for value in headers.values():
        for secret in {value, *value.split()}:
            message = message.replace(secret, "…") if len(secret) >= len("Bearer") else message
    return " ".join(message.split())


def _safe(error: BaseException, schema: RunningSchema) -> str:
    # the texts of the HTTP library may quote a header: only our own sentences pass
    match error:
        case _NoSdlError():
            return str(error)
        case TimeoutError() | httpx2.TimeoutException():
            return "no answer before the deadline. Is it slow to start? Give it more with --timeout."
        case httpx2.ConnectError():
            return "nothing listens there, or the name is not known."
        case httpx2.InvalidURL() | UnicodeError():
            return "the address, or one of the headers, cannot be sent."
        case httpx2.HTTPError() | ValueError() | TypeError():
            names = ", ".join(sorted(schema.headers))
            return "the connection broke, or it does not speak HTTP." + (f" Headers sent: {names}." if names else "")
        case _:
            raise error


__all__ = ["ask_services"]
