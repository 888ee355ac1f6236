"""Why a realm could not be provisioned; every text says what to do."""

from __future__ import annotations


class RealmError(Exception):
    """Base of everything that is shown to a person without a traceback."""


class SettingRefused(RealmError):
    """A value of the environment is missing or must not be used here."""


class RealmCodeBroken(RealmError):
    """The JSON files contradict themselves."""


class KeycloakRefused(RealmError):
    """Keycloak did not answer as it should."""
