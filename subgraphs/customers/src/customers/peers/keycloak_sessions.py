from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing

from keycloak.exceptions import KeycloakError
from stoa_primitives import Refusal

from customers.config import Settings
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection

_LOG = logging.getLogger(__name__)
_CLIENT = "stoa-services"


class IdentityUnavailable(Refusal):
    """Keycloak did not do it, or did not answer."""

    code = "IDENTITY_UNAVAILABLE"


class KeycloakSessions:
    """Ends sessions through Keycloak's admin API, as the client ``stoa-services``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def end_all(self, subject: str) -> None:
        try:
            async with asyncio.timeout(self._settings.identity_seconds):
                async with (
                    aclosing(self._connection()) as connection,
                    aclosing(connection.keycloak_openid.connection),  # fetches the token over a client of its own
                ):
                    await KeycloakAdmin(connection=connection).a_user_logout(subject)
        except (KeycloakError, OSError, TimeoutError) as error:
            _LOG.warning("Keycloak did not end the sessions of a person: %s", type(error).__name__)
            message = "Your sessions could not be ended right now. Nothing has changed: please try again in a minute."
            raise IdentityUnavailable(message) from error

    def _connection(self) -> KeycloakOpenIDConnection:
        """One per call: rare, and a kept one would hold a token and a pool for nothing."""
        return KeycloakOpenIDConnection(
            server_url=self._settings.keycloak_internal_url,
            realm_name=self._settings.keycloak_realm,
            client_id=_CLIENT,
            client_secret_key=self._settings.service_client_secret,
            grant_type="client_credentials",
            timeout=int(self._settings.identity_seconds) + 1,
            max_retries=0,
        )
