"""Asking another subgraph: over HTTP or in process, as a service or for the caller, with a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx2
from stoa_primitives import Refusal, current_tenant

from stoa_service.caller import TENANT_HEADER
from stoa_service.settings import ServiceSettings

PEER_SECONDS: Final = 5.0
_CLIENT_ID = "stoa-services"
# A token is renewed this long before it ends, so that it outlives the call it is used for.
_RENEW_SECONDS = 30.0


class PeerUnavailable(Refusal):
    """Another service does not answer in time."""

    code = "PEER_UNAVAILABLE"


class PeerRefused(Refusal):
    """Another service answered with an error; `details` holds its codes."""

    code = "PEER_REFUSED"


class ServiceToken:
    """The market's own access token (client credentials), kept until shortly before it ends."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._address = f"{settings.issuer_internal}/protocol/openid-connect/token"
        self._secret = settings.service_client_secret
        self._token = ""
        self._ends_at = 0.0
        self._lock = asyncio.Lock()

    async def get(self) -> str:
        async with self._lock:
            if time.monotonic() < self._ends_at - _RENEW_SECONDS:
                return self._token
            form = {"grant_type": "client_credentials", "client_id": _CLIENT_ID, "client_secret": self._secret}
            try:
                async with httpx2.AsyncClient(timeout=PEER_SECONDS) as client:
                    response = await client.post(self._address, data=form)
                response.raise_for_status()
                answer = response.json()
                self._token, life = str(answer["access_token"]), float(answer["expires_in"])
            except (httpx2.HTTPError, ValueError, KeyError) as error:
                raise PeerUnavailable("The identity service does not answer. Please try again in a moment.") from error
            self._ends_at = time.monotonic() + life
            return self._token


class PeerClient:
    """GraphQL calls to one other subgraph; `close` it when the process leaves."""

    def __init__(
        self,
        settings: ServiceSettings,
        domain: str,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        service_token: ServiceToken | None = None,
    ) -> None:
        self.domain = domain
        self._address = settings.peer_url(domain)
        self._service_token = service_token
        self._client = httpx2.AsyncClient(
            transport=transport,
            timeout=PEER_SECONDS,
            headers={"Stoa-Gateway-Credential": settings.gateway_secret},
            follow_redirects=False,
        )

    async def ask(
        self, document: str, variables: Mapping[str, Any] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        """The answer's data. `token` is the caller's; None asks with the service's own, or without one if there is none."""
        if token is None and self._service_token is not None:
            token = await self._service_token.get()
        # Believed only from a service; a person's token names the organization itself.
        headers = {TENANT_HEADER: current_tenant()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            async with asyncio.timeout(PEER_SECONDS):
                response = await self._client.post(
                    self._address, json={"query": document, "variables": dict(variables or {})}, headers=headers
                )
            answer = response.json()
        except (httpx2.HTTPError, TimeoutError, ValueError) as error:
            raise PeerUnavailable(
                f"The {self.domain} service does not answer. Please try again in a moment."
            ) from error
        return self._data_of(answer)

    async def close(self) -> None:
        await self._client.aclose()

    def _data_of(self, answer: Any) -> dict[str, Any]:
        errors = answer.get("errors") if isinstance(answer, dict) else [{}]
        data = answer.get("data") if isinstance(answer, dict) else None
        if errors or not isinstance(data, dict):
            codes = [str((error.get("extensions") or {}).get("code", "UNKNOWN")) for error in errors or [{}]]
            raise PeerRefused(f"The {self.domain} service refused the question.", codes=codes)
        return data
