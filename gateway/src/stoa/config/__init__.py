"""Config: what a gateway can be told, with safe defaults. Invariant: reads only the environment mapping that it is given."""

from __future__ import annotations

from stoa.config._environment import settings_from_env
from stoa.config._settings import (
    ConsoleSettings,
    GatewaySettings,
    HttpSettings,
    IssuerSettings,
    OperationLimits,
    SettingsError,
    ShownErrors,
    refuse_unsafe_settings,
)

__all__ = [
    "ConsoleSettings",
    "GatewaySettings",
    "HttpSettings",
    "IssuerSettings",
    "OperationLimits",
    "SettingsError",
    "ShownErrors",
    "refuse_unsafe_settings",
    "settings_from_env",
]
