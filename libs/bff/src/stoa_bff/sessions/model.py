"""What a session holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The tokens of a signed-in person. Times are seconds since the epoch."""

    subject: str
    sid: str
    access_token: str
    refresh_token: str
    id_token: str
    access_expires_at: float
    refresh_expires_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser. ``cookie`` is None as long as nothing had to be remembered (then nothing is stored either)."""

    cookie: str | None = None
    sign_in: SignIn | None = None
    guest_basket: str | None = None
