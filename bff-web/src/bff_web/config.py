"""Settings of the web BFF from the environment (docs/contracts/environment.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from stoa_bff.config import BffSettings, SpaMount, shared_settings


def settings_from_env(environ: Mapping[str, str] | None = None) -> BffSettings:
    """Read the environment; raises pydantic's ValidationError for values that make no sense."""
    env = os.environ if environ is None else environ
    shop = Path(env.get("BFF_WEB_SHOP_DIR", "frontend/shop/dist/browser"))
    admin = Path(env.get("BFF_WEB_ADMIN_DIR", "frontend/admin/dist/browser"))
    return BffSettings.model_validate(
        {
            **shared_settings(env),
            "client_id": "bff-web",
            "client_secret": env.get("BFF_WEB_CLIENT_SECRET", "dev-only-bff-web"),
            "cookie_name": "shop",
            "host": env.get("BFF_WEB_HOST", "127.0.0.1"),
            "port": env.get("BFF_WEB_PORT", "8080"),
            "public_url": env.get("BFF_WEB_PUBLIC_URL", "http://localhost:8080").rstrip("/"),
            "spas": (SpaMount(path="/", directory=shop), SpaMount(path="/admin", directory=admin)),
        }
    )
