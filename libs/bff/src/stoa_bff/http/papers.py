"""Files that a page links to: invoices, labels, archives. Passed through as whoever is signed in, by a closed table of addresses.

The addresses are those that the services' own GraphQL gives out, so a link works as it is. Nothing else of a service can be
reached here, and nothing but the one kind of file its row names comes back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx2
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stoa_bff.http.pages import file_problem
from stoa_bff.http.parts import BffParts
from stoa_bff.http.visitor import Visitor
from stoa_bff.identity import SignInUnavailable

_SECONDS: Final = 30.0
_MOST_BYTES: Final = 64 * 1024 * 1024
_UUID: Final = "{%s:uuid}"
_NUMBER: Final = re.compile(r"[A-Za-z0-9-]{1,40}")
_NOTHING: Final = "There is no such file, or it is not yours."
_AWAY: Final = "The file cannot be fetched at the moment. Please try again in a few minutes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """`domain` serves it below `path`. One with a ticket in its address needs no token, and gets none."""

    name: str
    domain: str
    path: str
    media_type: str
    by_ticket: bool = False


PAPERS: Final = (
    Paper(
        name="document",
        domain="ordering",
        path="/api/ordering/documents/" + _UUID % "order" + "/{number}.pdf",
        media_type="application/pdf",
    ),
    Paper(
        name="label",
        domain="shipping",
        path="/api/shipping/labels/" + _UUID % "shipment" + ".pdf",
        media_type="application/pdf",
    ),
    Paper(
        name="return label",
        domain="shipping",
        path="/api/shipping/return-labels/" + _UUID % "return" + ".pdf",
        media_type="application/pdf",
    ),
    Paper(
        name="archive",
        domain="customers",
        path="/exports/" + _UUID % "export" + ".zip",
        media_type="application/zip",
        by_ticket=True,
    ),
)


class Papers:
    """``GET`` of each row of the table."""

    def __init__(self, parts: BffParts, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._parts = parts
        self._client = httpx2.AsyncClient(timeout=_SECONDS, follow_redirects=False, transport=transport)
        self._roots = {domain: _root(url) for domain, url in parts.settings.paper_urls.items()}

    def routes(self) -> list[Route]:
        return [Route(paper.path, self._endpoint(paper).answer, methods=["GET"], name=paper.name) for paper in PAPERS]

    async def close(self) -> None:
        await self._client.aclose()

    def _endpoint(self, paper: Paper) -> _Endpoint:
        return _Endpoint(paper, self._roots[paper.domain], self._parts, self._client)


@dataclass(frozen=True, slots=True)
class _Endpoint:
    paper: Paper
    root: str
    parts: BffParts
    client: httpx2.AsyncClient

    async def answer(self, request: Request) -> Response:
        """The file; a guest is sent to sign in and comes back."""
        if not _NUMBER.fullmatch(request.path_params.get("number", "0")):
            return file_problem(_NOTHING, status=404)
        try:
            headers = {} if self.paper.by_ticket else await self._credentials(request)
        except SignInUnavailable:
            return file_problem(_AWAY, status=503)
        if headers is None:
            return RedirectResponse(f"/auth/login?{urlencode({'returnTo': request.url.path})}", status_code=303)
        try:
            return await self._fetch(request, headers)
        except httpx2.HTTPError:
            return file_problem(_AWAY, status=504)

    async def _credentials(self, request: Request) -> Mapping[str, str] | None:
        session = await self.parts.sessions.read(self.parts.cookies.session(request))
        visitor = Visitor(self.parts, await self.parts.tokens.ensure(session))
        token = visitor.access_token
        return None if token is None else {"authorization": f"Bearer {token}"}

    async def _fetch(self, request: Request, headers: Mapping[str, str]) -> Response:
        given = {name: request.query_params[name] for name in ("ticket", "locale") if name in request.query_params}
        # Written anew from what the path was matched with: nothing else of the request's address goes further.
        path = request.app.url_path_for(self.paper.name, **request.path_params)
        async with self.client.stream("GET", self.root + path, params=given, headers=headers) as answer:
            kind = answer.headers.get("content-type", "").split(";")[0]
            if answer.status_code != httpx2.codes.OK or kind != self.paper.media_type:
                return file_problem(_NOTHING, status=404)
            content = bytearray()
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > _MOST_BYTES:
                    return file_problem(_AWAY, status=504)
            name = answer.headers.get("content-disposition", "attachment")
        return Response(bytes(content), media_type=kind, headers={"content-disposition": name})


def _root(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))
