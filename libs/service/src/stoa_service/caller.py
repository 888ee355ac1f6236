"""Who asks: taken from a verified access token, or nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stoa_primitives import NotAllowed, Refusal


class AuthenticationRequired(Refusal):
    """Signing in is needed first."""

    code = "UNAUTHENTICATED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The person or service behind a request; everything empty for a guest."""

    subject: str = ""
    name: str = ""
    email: str = ""
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    token: str = field(default="", repr=False)

    @classmethod
    def guest(cls) -> Caller:
        return cls()

    @classmethod
    def from_claims(cls, claims: Mapping[str, object], *, token: str = "") -> Caller:
        realm = claims.get("realm_access")
        roles = realm.get("roles", ()) if isinstance(realm, Mapping) else ()
        full_name = " ".join(filter(None, (_text(claims, "given_name"), _text(claims, "family_name"))))
        return cls(
            subject=_text(claims, "sub"),
            name=_text(claims, "name") or full_name or _text(claims, "preferred_username"),
            email=_text(claims, "email"),
            roles=frozenset(str(role) for role in roles),
            scopes=frozenset(_text(claims, "scope").split()),
            token=token,
        )

    @property
    def is_authenticated(self) -> bool:
        return bool(self.subject)

    @property
    def is_service(self) -> bool:
        """Another service of the market, by client credentials."""
        return "service" in self.roles

    def has_scope(self, scope: str) -> bool:
        return scope in self.scopes

    def require_authenticated(self) -> None:
        if not self.is_authenticated:
            raise AuthenticationRequired("Please sign in first.")

    def require_scope(self, scope: str) -> None:
        self.require_authenticated()
        if not self.has_scope(scope):
            raise NotAllowed(f"This needs the permission {scope}.", scope=scope)


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
