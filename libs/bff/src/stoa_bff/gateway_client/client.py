"""HTTP to the gateway. It reaches one address, sends one header of the caller's (the access token), and has a deadline."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

import httpx2
import orjson
from stoa_primitives import Refusal

from stoa_bff.gateway_client.answer import GatewayAnswer, read_answer
from stoa_bff.gateway_client.operations import GatewayOperation

_UNAUTHORIZED: Final = 401
_UNAVAILABLE_TEXT: Final = (
    "The market does not answer at the moment. Please try again in a few seconds; nothing is lost."
)
_STREAM_SILENCE_SECONDS: Final = 60.0


class GatewayUnavailable(Refusal):
    """The gateway did not answer, or not with GraphQL."""

    code = "MARKET_UNAVAILABLE"


class TokenRefused(Exception):
    """The gateway does not accept this access token (any more)."""


class GatewayClient:
    """Runs operations at the gateway as whoever holds the access token (None: a guest)."""

    def __init__(self, url: str, *, timeout_seconds: float, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._url = url
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=50)
        self._client = httpx2.AsyncClient(timeout=timeout_seconds, limits=limits, transport=transport)

    async def close(self) -> None:
        await self._client.aclose()

    async def execute(
        self, operation: GatewayOperation, variables: Mapping[str, Any], *, access_token: str | None
    ) -> GatewayAnswer:
        """Run a query or mutation once; never repeats it. Raises GatewayUnavailable or TokenRefused."""
        try:
            response = await self._client.post(
                self._url, content=_body(operation, variables), headers=_headers(access_token, "application/json")
            )
            if response.status_code == _UNAUTHORIZED:
                raise TokenRefused
            return read_answer(orjson.loads(response.content))
        except (httpx2.HTTPError, ValueError) as error:
            raise GatewayUnavailable(_UNAVAILABLE_TEXT) from error

    async def subscribe(
        self, operation: GatewayOperation, variables: Mapping[str, Any], *, access_token: str | None
    ) -> AsyncGenerator[GatewayAnswer, None]:
        """Yield the answers of a subscription until either side ends it. Raises GatewayUnavailable or TokenRefused."""
        timeout = httpx2.Timeout(10.0, read=_STREAM_SILENCE_SECONDS)
        headers = _headers(access_token, "text/event-stream")
        try:
            async with self._client.stream(
                "POST", self._url, content=_body(operation, variables), headers=headers, timeout=timeout
            ) as response:
                if response.status_code == _UNAUTHORIZED:
                    raise TokenRefused
                if not response.headers.get("content-type", "").startswith("text/event-stream"):
                    yield read_answer(orjson.loads(await response.aread()))
                    return
                async for answer in _events(response):
                    yield answer
        except (httpx2.HTTPError, ValueError) as error:
            raise GatewayUnavailable(_UNAVAILABLE_TEXT) from error


async def _events(response: httpx2.Response) -> AsyncGenerator[GatewayAnswer, None]:
    event, data = "", []
    async for line in response.aiter_lines():
        if line.startswith("event:"):
            event = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            data.append(line.removeprefix("data:").lstrip())
        elif not line and event:
            if event == "complete":
                return
            if event == "next" and data:
                yield read_answer(json.loads("\n".join(data)))
            event, data = "", []


def _body(operation: GatewayOperation, variables: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"query": operation.document, "operationName": operation.name, "variables": dict(variables)})


def _headers(access_token: str | None, accept: str) -> dict[str, str]:
    headers = {"content-type": "application/json", "accept": accept}
    return headers if access_token is None else {**headers, "authorization": f"Bearer {access_token}"}
