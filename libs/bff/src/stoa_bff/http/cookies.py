"""The two cookies: the session (Strict, ``__Host-``) and the short-lived one that ties a login to the browser that began it (Lax)."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

from stoa_bff.config import BffSettings
from stoa_bff.sessions import Session


class Cookies:
    """Reads and writes the cookies of one BFF. Both are Secure and HttpOnly; browsers accept that on localhost without TLS."""

    def __init__(self, settings: BffSettings) -> None:
        self._session = f"__Host-{settings.cookie_name}"
        self._login = f"__Host-{settings.cookie_name}-login"
        self._login_seconds = settings.login_seconds

    def session(self, request: Request) -> str | None:
        return request.cookies.get(self._session)

    def write_session(self, response: Response, session: Session) -> None:
        if session.cookie is None:
            response.delete_cookie(self._session, path="/", secure=True, httponly=True, samesite="strict")
        else:
            response.set_cookie(self._session, session.cookie, path="/", secure=True, httponly=True, samesite="strict")

    def login(self, request: Request) -> str | None:
        return request.cookies.get(self._login)

    def write_login(self, request: Request, response: Response) -> None:
        """Keep the browser's login cookie over several tabs; its life starts anew with each login."""
        value = self.login_or_new(request)
        response.set_cookie(
            self._login, value, max_age=self._login_seconds, path="/", secure=True, httponly=True, samesite="lax"
        )

    def login_or_new(self, request: Request) -> str:
        """The login cookie's value for this request, made once per request when the browser has none."""
        known = self.login(request) or getattr(request.state, "login_cookie", None)
        request.state.login_cookie = known or secrets.token_urlsafe(32)
        return str(request.state.login_cookie)
