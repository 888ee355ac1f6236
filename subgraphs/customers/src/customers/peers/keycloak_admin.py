"""One question to Keycloak's admin API as the client ``stoa-services``, with a deadline and errors in our own words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from keycloak.exceptions import KeycloakError
from stoa_primitives import Refusal

from customers.config import Settings
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection

_LOG = logging.getLogger(__name__)
_CLIENT = "stoa-services"
GONE = 404


class IdentityUnavailable(Refusal):
    """Keycloak did not do it, or did not answer."""

    code = "IDENTITY_UNAVAILABLE"


@asynccontextmanager
async def asking_keycloak(settings: Settings, deed: str) -> AsyncIterator[KeycloakAdmin]:
    """A connection for one deed: rare, and a kept one would hold a token and a pool for nothing."""
    try:
        async with asyncio.timeout(settings.identity_seconds):
            async with (
                aclosing(_connection(settings)) as connection,
                aclosing(connection.keycloak_openid.connection),  # fetches the token over a client of its own
            ):
                yield KeycloakAdmin(connection=connection)
    except (
        KeycloakError,
        OSError,
        TimeoutError,
        TypeError,
    ) as error:  # TypeError: the library's word for an odd answer
        _LOG.warning("Keycloak did not %s: %s", deed, type(error).__name__)
        message = "Your account could not be reached right now. Nothing has changed: please try again in a minute."
        raise IdentityUnavailable(message) from error


def _connection(settings: Settings) -> KeycloakOpenIDConnection:
    return KeycloakOpenIDConnection(
        server_url=settings.keycloak_internal_url,
        realm_name=settings.keycloak_realm,
        client_id=_CLIENT,
        client_secret_key=settings.service_client_secret,
        grant_type="client_credentials",
        timeout=int(settings.identity_seconds) + 1,
        max_retries=0,
    )
