"""Sessions: who sits in front of this browser, kept in Redis under the hash of an unguessable cookie.

Knows Redis and time; never HTTP, never Keycloak. Tokens live here and nowhere else.
"""

from __future__ import annotations

from stoa_bff.sessions.model import Session, SignIn
from stoa_bff.sessions.pending import PendingLogin, PendingLogins
from stoa_bff.sessions.store import SessionStore

__all__ = ["PendingLogin", "PendingLogins", "Session", "SessionStore", "SignIn"]
