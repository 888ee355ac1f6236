"""Signing in and out: ``/auth/login``, ``/auth/callback``, ``/auth/user``, ``/auth/logout``, ``/auth/backchannel-logout``."""

from __future__ import annotations

import logging
from typing import Any, Final
from urllib.parse import parse_qs

from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from stoa_bff.http.guard import refuse_forgery
from stoa_bff.http.local_path import local_path
from stoa_bff.http.pages import continue_page, sign_in_problem
from stoa_bff.http.parts import BffParts
from stoa_bff.http.visitor import Visitor
from stoa_bff.identity import LogoutTokenRefused, SignInRefused, SignInUnavailable
from stoa_bff.sessions import PendingLogin, Session

_log = logging.getLogger(__name__)
_MAX_FORM_BYTES: Final = 16_384
_UNAVAILABLE_TEXT: Final = "The sign-in service does not answer at the moment. Please try again in a few minutes."
_STALE_TEXT: Final = "This sign-in was already used, took too long, or was started in another browser."


class AuthRoutes:
    """The login part of the BFF (low traffic); screens never come through here."""

    def __init__(self, parts: BffParts) -> None:
        self._parts = parts

    def routes(self) -> list[Route]:
        return [
            Route("/auth/login", self.login, methods=["GET"]),
            Route("/auth/callback", self.callback, methods=["GET"]),
            Route("/auth/user", self.user, methods=["GET"]),
            Route("/auth/logout", self.logout, methods=["POST"]),
            Route("/auth/backchannel-logout", self.backchannel_logout, methods=["POST"]),
        ]

    async def login(self, request: Request) -> Response:
        """Send the browser to the provider, remembering where it came from."""
        if not await self._parts.provider.is_reachable():
            return sign_in_problem(_UNAVAILABLE_TEXT, status=503)
        browser = self._parts.cookies.login_or_new(request)
        login = PendingLogin.start(return_to=local_path(request.query_params.get("returnTo")), browser=browser)
        await self._parts.pending.remember(login)
        asked = request.query_params
        url = self._parts.provider.authorization_url(
            login, register=asked.get("register") == "1", fresh=asked.get("fresh") == "1"
        )
        response = RedirectResponse(url, status_code=303)
        self._parts.cookies.write_login(request, response)
        return response

    async def callback(self, request: Request) -> Response:
        """Take the browser back: check state, browser and issuer, exchange the code, start a new session."""
        parts, query = self._parts, request.query_params
        login = await parts.pending.take(query.get("state", ""))
        if login is None or not login.belongs_to(parts.cookies.login(request)):
            return sign_in_problem(_STALE_TEXT, status=400)
        if query.get("iss", parts.settings.issuer) != parts.settings.issuer or "code" not in query:
            return sign_in_problem("The sign-in service refused, or you cancelled.", status=400)
        try:
            sign_in = await parts.provider.sign_in(login, query["code"])
        except SignInRefused as error:
            _log.warning("sign-in refused: %s", error.__cause__)
            return sign_in_problem(str(error), status=400)
        except SignInUnavailable:
            return sign_in_problem(_UNAVAILABLE_TEXT, status=503)
        before = await parts.sessions.read(parts.cookies.session(request))
        session = await parts.sessions.create_signed_in(sign_in, guest_basket=before.guest_basket)
        session = await parts.on_sign_in(parts, session)
        await parts.sessions.end(before)
        response = continue_page(login.return_to)
        parts.cookies.write_session(response, session)
        return response

    async def user(self, request: Request) -> Response:
        """Tell the page who is signed in; never a token."""
        refused = refuse_forgery(request, self._parts.settings.public_url)
        if refused is not None:
            return refused
        try:
            session = await self._parts.tokens.ensure(
                await self._parts.sessions.read(self._parts.cookies.session(request))
            )
        except SignInUnavailable:
            session = Session()
        return JSONResponse(await self._describe(session), headers={"cache-control": "no-store"})

    async def logout(self, request: Request) -> Response:
        """End the session here first, then the tokens; the browser goes on to the returned address. A second call is harmless."""
        refused = refuse_forgery(request, self._parts.settings.public_url)
        if refused is not None:
            return refused
        session = await self._parts.sessions.read(self._parts.cookies.session(request))
        await self._parts.sessions.end(session)
        location = "/"
        if session.sign_in is not None:
            location = self._parts.provider.logout_url(session.sign_in)
            await self._parts.provider.end(session.sign_in)
        response = JSONResponse({"location": location}, headers={"clear-site-data": '"cache"'})
        self._parts.cookies.write_session(response, Session())
        return response

    async def backchannel_logout(self, request: Request) -> Response:
        """OpenID Connect Back-Channel Logout 1.0: end the named session, or all of the named person."""
        no_store = {"cache-control": "no-store"}
        refused = JSONResponse({"error": "invalid_request"}, status_code=400, headers=no_store)
        token = await _logout_token_of(request)
        if token is None:
            return refused
        try:
            sid, subject, jti = await self._parts.provider.read_logout_token(token)
        except (LogoutTokenRefused, SignInUnavailable):
            return refused
        if not await self._is_first_use(jti):
            return refused
        ended = (
            await self._parts.sessions.end_by_sid(sid)
            if sid
            else await self._parts.sessions.end_by_subject(subject or "")
        )
        _log.info("back-channel logout ended %d session(s)", ended)
        return Response(status_code=200, headers=no_store)

    async def _is_first_use(self, jti: str) -> bool:
        key = f"{self._parts.settings.client_id}:logout-jti:{jti}"
        try:
            return bool(await self._parts.redis.set(key, "1", nx=True, ex=900))
        except RedisError:
            return True

    async def _describe(self, session: Session) -> dict[str, Any]:
        person = await Visitor(self._parts, session).person()
        if person is None or session.sign_in is None:
            return {"signedIn": False}
        return {
            "signedIn": True,
            "name": person.name,
            "email": person.email,
            "username": person.username,
            "roles": sorted(person.roles),
            "staff": person.is_staff,
            "logoutUrl": "/auth/logout",
            "expiresIn": max(0, int(session.sign_in.refresh_expires_at - session.sign_in.access_expires_at)),
        }


async def _logout_token_of(request: Request) -> str | None:
    """The form field logout_token of a small form; None for anything else."""
    if (
        not request.headers.get("content-length", "").isdigit()
        or int(request.headers["content-length"][:9]) > _MAX_FORM_BYTES
    ):
        return None
    body = await request.body()
    fields = parse_qs(body[:_MAX_FORM_BYTES].decode("ascii", errors="replace"))
    values = fields.get("logout_token", [])
    return values[0] if len(values) == 1 else None
