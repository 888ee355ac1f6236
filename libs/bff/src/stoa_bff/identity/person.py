"""The person behind an access token, as far as a page needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

STAFF_ROLES: Final = frozenset({"support", "catalogue-manager", "stock-manager", "auditor", "administrator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    subject: str
    name: str
    username: str
    email: str | None
    roles: frozenset[str]

    @property
    def is_staff(self) -> bool:
        """Roles only decide what is shown; what may be done the gateway and the subgraphs decide."""
        return bool(self.roles & STAFF_ROLES)


def person_of(claims: dict[str, Any]) -> Person:
    """Read the claims of docs/contracts/identity.md; absent ones leave the field empty."""
    access = claims.get("realm_access")
    roles = access.get("roles", []) if isinstance(access, dict) else []
    names = (claims.get("given_name"), claims.get("family_name"))
    full_name = " ".join(str(name) for name in names if name)
    username = str(claims.get("preferred_username", ""))
    return Person(
        subject=str(claims["sub"]),
        name=full_name or username,
        username=username,
        email=claims.get("email"),
        roles=frozenset(str(role) for role in roles),
    )
