"""Identity: the OpenID provider's side of a sign-in, and keeping its tokens fresh.

Knows OAuth 2.0, OpenID Connect and sessions; never a page, a cookie or a screen.
"""

from __future__ import annotations

from stoa_bff.identity.errors import LogoutTokenRefused, SignInRefused, SignInUnavailable
from stoa_bff.identity.fresh import FreshTokens
from stoa_bff.identity.person import Person, person_of
from stoa_bff.identity.provider import Provider

__all__ = [
    "FreshTokens",
    "LogoutTokenRefused",
    "Person",
    "Provider",
    "SignInRefused",
    "SignInUnavailable",
    "person_of",
]
