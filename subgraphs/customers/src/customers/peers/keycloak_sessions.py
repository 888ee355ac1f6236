from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from keycloak.exceptions import KeycloakDeleteError, KeycloakGetError

from customers.application.ports import Session
from customers.config import Settings
from keycloak import KeycloakAdmin

from .keycloak_admin import GONE, asking_keycloak


class KeycloakSessions:
    """A person's sessions, read and ended."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def end_all(self, subject: str) -> None:
        async with asking_keycloak(self._settings, "end the sessions of a person") as admin:
            await admin.a_user_logout(subject)

    async def of(self, subject: str) -> Sequence[Session]:
        async with asking_keycloak(self._settings, "list the sessions of a person") as admin:
            return await _sessions(admin, subject)

    async def end_one(self, subject: str, session_id: str) -> bool:
        async with asking_keycloak(self._settings, "end a session") as admin:
            # Ids of other people's sessions must look like none: only what is in the own list is ended.
            if session_id not in {session.id for session in await _sessions(admin, subject)}:
                return False
            place = f"admin/realms/{quote(self._settings.keycloak_realm)}/sessions/{quote(session_id)}"
            await admin.connection.a_raw_delete(place)
            return True


class KeycloakAccounts:
    """Locks and deletes accounts; what is gone already is fine."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def lock(self, subject: str) -> None:
        async with asking_keycloak(self._settings, "lock an account") as admin:
            try:
                account = await admin.a_get_user(subject)
            except KeycloakGetError as error:
                if error.response_code == GONE:
                    return
                raise
            await admin.a_update_user(subject, {**account, "enabled": False})
            await admin.a_user_logout(subject)

    async def delete(self, subject: str) -> None:
        async with asking_keycloak(self._settings, "delete an account") as admin:
            try:
                await admin.a_delete_user(subject)
            except KeycloakDeleteError as error:
                if error.response_code != GONE:
                    raise


async def _sessions(admin: KeycloakAdmin, subject: str) -> list[Session]:
    try:
        return [_session(found) for found in await admin.a_get_sessions(subject)]
    except KeycloakGetError as error:
        if error.response_code == GONE:
            return []
        raise


def _session(found: Mapping[str, Any]) -> Session:
    return Session(
        id=str(found["id"]),
        started_at=_moment(found.get("start")),
        seen_at=_moment(found.get("lastAccess")),
        address=str(found.get("ipAddress") or ""),
        clients=tuple(sorted(str(name) for name in (found.get("clients") or {}).values())),
    )


def _moment(milliseconds: Any) -> datetime:
    return datetime.fromtimestamp(int(milliseconds or 0) / 1000, UTC)
