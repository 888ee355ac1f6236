"""Rules for the claims of ID tokens (OpenID Connect Core 3.1.3.7) and logout tokens (Back-Channel Logout 2.6)."""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping
from typing import Any, Final

from joserfc.jwt import JWTClaimsRegistry

LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
LEEWAY_SECONDS: Final = 30
LOGOUT_TOKEN_AGE_SECONDS: Final = 300


def check_id_token(claims: dict[str, Any], *, issuer: str, client_id: str, nonce: str) -> None:
    """Raise JoseError or ValueError unless the token is ours, fresh, and answers this login's nonce."""
    registry = JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    registry.validate(claims)
    if claims.get("azp", client_id) != client_id:
        message = "the token was made for another client"
        raise ValueError(message)
    if not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        message = "the token does not answer this login"
        raise ValueError(message)


def check_logout_token(
    header: Mapping[str, Any], claims: dict[str, Any], *, issuer: str, client_id: str
) -> tuple[str | None, str | None, str]:
    """Return (sid, sub, jti); raise JoseError or ValueError for anything that is not a fresh logout token of ours."""
    registry = JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        iat={"essential": True},
        jti={"essential": True},
    )
    registry.validate(claims)
    events = claims.get("events")
    sid, sub = claims.get("sid"), claims.get("sub")
    broken = (
        str(header.get("typ", "logout+jwt")).lower() not in {"logout+jwt", "jwt"},
        not isinstance(events, dict) or LOGOUT_EVENT not in events,
        "nonce" in claims,
        sid is None and sub is None,
        time.time() - float(claims["iat"]) > LOGOUT_TOKEN_AGE_SECONDS,
    )
    if any(broken):
        message = "not a logout token"
        raise ValueError(message)
    return sid, sub, str(claims["jti"])
