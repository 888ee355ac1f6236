"""Settings of a BFF under test."""

from __future__ import annotations

from pydantic import SecretStr

from stoa_bff.config import BffSettings


def bff_settings(redis_url: str, **changes: object) -> BffSettings:
    """A BFF called ``shop`` at http://shop.test whose provider is http://id.test."""
    known: dict[str, object] = {
        "client_id": "shop",
        "client_secret": SecretStr("not-a-secret"),
        "cookie_name": "shop",
        "port": 8080,
        "public_url": "http://shop.test",
        "keycloak_url": "http://id.test",
        "keycloak_internal_url": "http://id.test",
        "redis_url": redis_url,
    }
    return BffSettings.model_validate({**known, **changes})
