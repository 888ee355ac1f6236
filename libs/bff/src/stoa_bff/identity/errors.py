"""What can go wrong between a BFF and the OpenID provider.

IdentityError
├── SignInRefused        the provider or our checks said no: start again
├── SignInUnavailable    the provider cannot be reached: try later
└── LogoutTokenRefused   a back-channel logout token that proves nothing
"""

from __future__ import annotations

from typing import ClassVar


class IdentityError(Exception):
    """Text is safe to show; causes stay in the chain for the log."""

    code: ClassVar[str] = "IDENTITY_ERROR"


class SignInRefused(IdentityError):
    code = "SIGN_IN_REFUSED"


class SignInUnavailable(IdentityError):
    code = "SIGN_IN_UNAVAILABLE"


class LogoutTokenRefused(IdentityError):
    code = "LOGOUT_TOKEN_REFUSED"
