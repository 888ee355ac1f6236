"""The one route. Another customer's document answers exactly like one that never was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from stoa_primitives import NotFound, is_uuid
from stoa_service import Caller
from stoa_service.rest import for_callers
from stoa_service.tokens import VerifiesTokens

from ordering.application.reads import OrderReads
from ordering.domain.invoice import Document

PREFIX: Final = "/api/ordering"
_LOCALES: Final = frozenset({"en", "de"})


class DocumentUnknown(NotFound):
    """There is no such document."""

    code = "DOCUMENT_NOT_FOUND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Where documents are handed out."""

    reads: OrderReads
    draw: Callable[[Document, str], bytes]

    async def document(self, request: Request, caller: Caller) -> Response:
        """The PDF, in the order's language unless `locale` asks for another."""
        order_id, number = request.path_params["order_id"], request.path_params["number"]
        found = await self.reads.document(order_id.lower(), number) if is_uuid(order_id) else None
        if found is None or not (caller.subject == found.customer_id or caller.has_scope("orders.read")):
            raise DocumentUnknown("There is no such document.")
        asked = request.query_params.get("locale", "")
        content = self.draw(found, asked if asked in _LOCALES else found.locale)
        headers = {
            "content-disposition": f'inline; filename="{found.number}.pdf"',
            "cache-control": "private, no-store",
            "x-content-type-options": "nosniff",
        }
        return Response(content, media_type="application/pdf", headers=headers)


def build_rest(archive: Archive, verifier: VerifiesTokens) -> Starlette:
    """The REST application below its prefix."""
    path = f"{PREFIX}/documents/{{order_id}}/{{number}}.pdf"
    return Starlette(routes=[Route(path, for_callers(archive.document, verifier))])
