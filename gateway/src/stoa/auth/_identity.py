"""The caller, as far as a verified token tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """``subject`` is None for an anonymous caller. ``expires_at`` is in seconds since the epoch."""

    subject: str | None = None
    scopes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    policies: frozenset[str] = frozenset()
    expires_at: float | None = None
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_authenticated(self) -> bool:
        return self.subject is not None


ANONYMOUS: Final = Identity()


def identity_from_claims(claims: Mapping[str, Any]) -> Identity:
    """Scopes from ``scope`` (a string of words), roles from Keycloak's ``realm_access.roles``, policies ``role:<name>``."""
    scope = claims.get("scope")
    realm_access = claims.get("realm_access")
    roles = realm_access.get("roles") if isinstance(realm_access, dict) else None
    held = frozenset(role for role in roles if isinstance(role, str)) if isinstance(roles, list) else frozenset[str]()
    return Identity(
        subject=str(claims["sub"]),
        scopes=frozenset(scope.split()) if isinstance(scope, str) else frozenset(),
        roles=held,
        policies=frozenset(f"role:{role}" for role in held),
        expires_at=float(claims["exp"]),
        claims=claims,
    )


__all__ = ["ANONYMOUS", "Identity", "identity_from_claims"]
