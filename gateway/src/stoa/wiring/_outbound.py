"""Calls to the identity provider: rare, small, bounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import httpx2
import orjson

from stoa.errors import KeySetUnavailable, Unauthenticated

_SECONDS: Final = 5.0
_MAX_BYTES: Final = 512 * 1024
_OK: Final = 200


class OutboundHttp:
    """One client, made when it is first needed; follows no redirects."""

    def __init__(self) -> None:
        self._client: httpx2.AsyncClient | None = None

    async def fetch_json(self, url: str) -> Any:
        """Raise :class:`KeySetUnavailable` for anything but JSON of sensible size."""
        try:
            response = await self._opened().get(url)
        except httpx2.HTTPError as error:
            raise KeySetUnavailable(f"{url} cannot be reached.") from error
        if response.status_code != _OK or len(response.content) > _MAX_BYTES:
            raise KeySetUnavailable(f"{url} answered HTTP {response.status_code}.")
        return orjson.loads(response.content)

    async def post_form(self, url: str, form: Mapping[str, str]) -> tuple[int, Any]:
        try:
            response = await self._opened().post(url, data=dict(form))
        except httpx2.HTTPError as error:
            raise Unauthenticated("The identity provider cannot be reached. Try again soon.") from error
        try:
            return response.status_code, orjson.loads(response.content[:_MAX_BYTES])
        except ValueError:
            return response.status_code, None

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _opened(self) -> httpx2.AsyncClient:
        if self._client is None:
            self._client = httpx2.AsyncClient(timeout=_SECONDS, follow_redirects=False)
        return self._client


__all__ = ["OutboundHttp"]
