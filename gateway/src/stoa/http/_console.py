"""Sign-in for the GraphiQL page: the gateway is the OpenID client, the browser holds an opaque cookie and never a token."""

from __future__ import annotations

import contextlib
import hmac
import secrets
import time
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from stoa.errors import Unauthenticated
from stoa.http._asgi import Scope, header
from stoa.http._openid import OpenIdClient
from stoa.http._return_to import local_path
from stoa.http._sessions import LOGIN_SECONDS, SESSION_SECONDS, ConsoleSession, ExpiringStore, PendingLogin

SESSION_COOKIE: Final = "__Host-console"
LOGIN_COOKIE: Final = "__Host-console-login"
_MIN_BINDING: Final = 40
_RENEW_EARLY_SECONDS: Final = 15.0
_CSRF: Final = b"x-csrf"


class Console:
    """Routes of the sign-in, and the access token behind a request's cookie."""

    def __init__(self, client: OpenIdClient) -> None:
        self._client = client
        self._logins: ExpiringStore[PendingLogin] = ExpiringStore(LOGIN_SECONDS)
        self._sessions: ExpiringStore[ConsoleSession] = ExpiringStore(SESSION_SECONDS)

    def routes(self) -> list[Route]:
        return [
            Route("/console/login", self.login, methods=["GET"]),
            Route("/console/callback", self.callback, methods=["GET"]),
            Route("/console/logout", self.logout, methods=["POST"]),
            Route("/console/user", self.user, methods=["GET"]),
        ]

    async def access_token(self, scope: Scope) -> str | None:
        """None without the cookie, without the header that only our own page sends, and after the session's end."""
        cookie = header(scope, b"cookie")
        if cookie is None or header(scope, _CSRF) != b"1":
            return None
        key = Request(scope).cookies.get(SESSION_COOKIE)
        session = self._sessions.find(key)
        if session is None:
            return None
        try:
            await self._keep_fresh(session)
        except Unauthenticated:
            self._sessions.take(key)
            raise
        return session.access_token

    async def _keep_fresh(self, session: ConsoleSession) -> None:
        async with session.renewing:
            if session.expires_at - time.time() < _RENEW_EARLY_SECONDS:
                await self._client.renew(session)

    async def login(self, request: Request) -> Response:
        known = request.cookies.get(LOGIN_COOKIE, "")
        # Tabs share the cookie, so that two sign-ins side by side both end well.
        binding = known if len(known) >= _MIN_BINDING else secrets.token_urlsafe(32)
        login = PendingLogin(
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            binding=binding,
            return_to=local_path(request.query_params.get("returnTo")),
        )
        state = self._logins.add(login)
        response = RedirectResponse(self._client.authorization_url(state, login), status_code=303)
        response.set_cookie(
            LOGIN_COOKIE, binding, max_age=int(LOGIN_SECONDS), secure=True, httponly=True, samesite="lax"
        )
        return _private(response)

    async def callback(self, request: Request) -> Response:
        login = self._logins.take(request.query_params.get("state"))
        binding = request.cookies.get(LOGIN_COOKIE, "")
        issuer = request.query_params.get("iss", self._client.settings.issuer)
        if login is None or not hmac.compare_digest(login.binding.encode(), binding.encode()):
            return _refusal("This sign-in was not started in this browser, or it took too long. Start again.")
        code = request.query_params.get("code")
        if code is None or issuer != self._client.settings.issuer:
            return _refusal("The identity provider did not sign you in. Start again.")
        try:
            session = await self._client.redeem(code, login)
        except Unauthenticated as error:
            return _refusal(error.message)
        self._sessions.take(request.cookies.get(SESSION_COOKIE))
        response = RedirectResponse(login.return_to, status_code=303)
        response.set_cookie(SESSION_COOKIE, self._sessions.add(session), secure=True, httponly=True, samesite="strict")
        return _private(response)

    async def logout(self, request: Request) -> Response:
        if header(request.scope, _CSRF) != b"1":
            return _private(PlainTextResponse("Send the header 'X-CSRF: 1'.", status_code=403))
        session = self._sessions.take(request.cookies.get(SESSION_COOKIE))
        if session is not None:
            with contextlib.suppress(OSError, TimeoutError, Unauthenticated):
                await self._client.end(session)
        response = Response(status_code=204)
        response.delete_cookie(SESSION_COOKIE, secure=True, httponly=True, samesite="strict")
        return _private(response)

    async def user(self, request: Request) -> Response:
        session = self._sessions.find(request.cookies.get(SESSION_COOKIE))
        if session is None:
            return _private(Response(status_code=204))
        return _private(JSONResponse({"name": session.name, "roles": list(session.roles)}))


def _refusal(text: str) -> Response:
    return _private(PlainTextResponse(text, status_code=400))


def _private(response: Response) -> Response:
    response.headers["cache-control"] = "no-store"
    response.headers["x-content-type-options"] = "nosniff"
    response.headers["referrer-policy"] = "no-referrer"
    return response


__all__ = ["LOGIN_COOKIE", "SESSION_COOKIE", "Console"]
