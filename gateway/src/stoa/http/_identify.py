"""Who sends a request, and which of its headers travel on to subgraphs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from msgspec import Struct

from stoa.auth import ANONYMOUS, Identity, TokenVerifier
from stoa.errors import Unauthenticated
from stoa.http._asgi import Scope, header

# Takes the request; gives the access token of the console session that its cookie names, if there is one.
SessionTokens: TypeAlias = Callable[[Scope], Awaitable[str | None]]

# Everything else stays here: cookies, forwarding headers, and whatever poses as one of our internal headers.
_FORWARDED: Final = frozenset({b"accept-language", b"traceparent"})
_MAX_FORWARDED: Final = 1024
_SCHEME: Final = "bearer "
# As it travels on to subgraphs, byte for byte.
_PLAIN_BEARER: Final = re.compile(rb"Bearer [!-~](?:[ -~]*[!-~])?")


class Caller(Struct, frozen=True):
    """``headers`` are ready for subgraphs."""

    identity: Identity
    headers: tuple[tuple[bytes, bytes], ...]


class Identifier:
    """``verifier`` is None where no issuer is configured: then a token travels on unread and its bearer is anonymous here."""

    def __init__(self, verifier: TokenVerifier | None, session_tokens: SessionTokens | None = None) -> None:
        self._verifier = verifier
        self._session_tokens = session_tokens

    async def identify(self, scope: Scope) -> Caller:
        """Raise :class:`Unauthenticated` for a token that is not valid; no token is an anonymous caller."""
        token = _bearer(header(scope, b"authorization"))
        if token is None and self._session_tokens is not None:
            token = await self._session_tokens(scope)
        return await self.by_token(token, scope)

    async def by_token(self, token: str | None, scope: Scope) -> Caller:
        return await self.by_forwarded(token, tuple(pair for pair in scope["headers"] if is_forwarded(pair)))

    def known(self, authorization: bytes | None, forwarded: tuple[tuple[bytes, bytes], ...]) -> Caller | None:
        """Whoever can be told without waiting: the anonymous, and the bearer of a token that was verified before."""
        if authorization is None:
            return Caller(ANONYMOUS, forwarded)
        if not _PLAIN_BEARER.fullmatch(authorization):
            return None
        identity: Identity | None = ANONYMOUS
        if self._verifier is not None:
            identity = self._verifier.known(authorization[len(_SCHEME) :].decode("ascii"))
        return None if identity is None else Caller(identity, ((b"authorization", authorization), *forwarded))

    async def by_forwarded(self, token: str | None, forwarded: tuple[tuple[bytes, bytes], ...]) -> Caller:
        """The same for headers that were sorted out already."""
        if token is None:
            return Caller(ANONYMOUS, forwarded)
        identity = await self._verifier.verify(token) if self._verifier is not None else ANONYMOUS
        return Caller(identity, ((b"authorization", b"Bearer " + token.encode("ascii")), *forwarded))


def is_forwarded(header: tuple[bytes, bytes]) -> bool:
    """Whether a client's header travels on to subgraphs."""
    name, value = header
    return name in _FORWARDED and len(value) <= _MAX_FORWARDED


def _bearer(value: bytes | None) -> str | None:
    return None if value is None else bearer_token(value.decode("latin-1"))


def bearer_token(value: str) -> str:
    """The token of an ``Authorization`` value."""
    token = value[len(_SCHEME) :].strip()
    if not value.lower().startswith(_SCHEME) or not token or not token.isascii() or not token.isprintable():
        raise Unauthenticated("Send the access token as 'Authorization: Bearer <token>'.")
    return token


__all__ = ["Caller", "Identifier", "SessionTokens", "bearer_token", "is_forwarded"]
