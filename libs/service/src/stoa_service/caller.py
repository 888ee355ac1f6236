"""Who asks: taken from a verified access token, or nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from stoa_primitives import DEFAULT_TENANT, NotAllowed, Refusal, tenant_named

TENANT_HEADER: Final = "Stoa-Tenant"


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
    tenant: str = DEFAULT_TENANT
    """Whose market: the caller's organization, or the one that a service acts for."""
    signed_in_at: int = 0
    """Seconds since 1970 of the sign-in itself, however often the token was renewed; 0 when the token does not say."""

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
            tenant=tenant_of(claims),
            signed_in_at=_number(claims, "auth_time"),
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


def _number(claims: Mapping[str, object], name: str) -> int:
    value = claims.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


class TenantUnclear(Refusal):
    """The token names several organizations, or something that is no name."""

    code = "TENANT_UNCLEAR"


def tenant_of(claims: Mapping[str, object]) -> str:
    """The one organization of a token; Keycloak writes a list of aliases, or a map from alias to attributes."""
    organization = claims.get("organization")
    if organization in (None, [], {}):
        return DEFAULT_TENANT
    aliases = list(organization) if isinstance(organization, (list, Mapping)) else [organization]
    if len(aliases) != 1 or not isinstance(aliases[0], str):
        raise TenantUnclear("The access token names more than one organization. Sign in for one of them.")
    return tenant_named(aliases[0])


def acting_service(caller: Caller, named: bytes | None) -> Caller:
    """A service of the market says for whom it asks. From everybody else the header means nothing."""
    if named is None or not caller.is_service:
        return caller
    return replace(caller, tenant=tenant_named(named.decode("ascii", "replace")))
