"""Settings of the mobile BFF from the environment (docs/contracts/environment.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from stoa_bff.config import BffSettings, SpaMount, shared_settings


def settings_from_env(environ: Mapping[str, str] | None = None) -> BffSettings:
    """Read the environment; raises pydantic's ValidationError for values that make no sense."""
    env = os.environ if environ is None else environ
    app = Path(env.get("BFF_MOBILE_APP_DIR", "frontend/mobile/dist"))
    return BffSettings.model_validate(
        {
            **shared_settings(env),
            "client_id": "bff-mobile",
            "client_secret": env.get("BFF_MOBILE_CLIENT_SECRET", "dev-only-bff-mobile"),
            "cookie_name": "mobile",
            "host": env.get("BFF_MOBILE_HOST", "127.0.0.1"),
            "port": env.get("BFF_MOBILE_PORT", "8081"),
            "public_url": env.get("BFF_MOBILE_PUBLIC_URL", "http://localhost:8081").rstrip("/"),
            "spas": (SpaMount(path="/", directory=app),),
        }
    )
