"""`POST /api/payment/provider-events`: what the provider tells by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final, Literal

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from stoa_primitives import DEFAULT_TENANT, Clock, NotFound, acting_for
from stoa_service import GraphQLApp

from payment.application.hear_provider import ProviderNotice, hear_provider
from payment.application.ports import Answer, OpensWork, ProviderAnswer

PATH: Final = "/api/payment/provider-events"
SIGNATURE: Final = "provider-signature"
LONGEST_BODY: Final = 16_384

IsGenuine = Callable[[str, bytes, float], bool]
_log = logging.getLogger(__name__)


class NoticeRead(BaseModel):
    """The provider's message."""

    id: str = Field(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")
    key: str = Field(min_length=1, max_length=200, pattern=r"^[\x20-\x7e]+$")
    reference: str = Field(max_length=100, pattern=r"^[\x20-\x7e]*$")
    state: Literal[Answer.DONE, Answer.DECLINED]
    declined_with: str | None = Field(default=None, max_length=100, pattern=r"^[a-z_]+$")
    merchant: str = Field(default=DEFAULT_TENANT, pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    """Whose payment it is: the tenant that asked."""

    def to_notice(self) -> ProviderNotice:
        answer = ProviderAnswer(self.reference, self.declined_with, self.state)
        return ProviderNotice(id=self.id, key=self.key, answer=answer)


class WithWebhooks:
    """The GraphQL application with the webhook's route beside it."""

    def __init__(self, app: GraphQLApp, *, open_work: OpensWork, is_genuine: IsGenuine, clock: Clock) -> None:
        self.app = app
        self.schema = app.schema
        self.lifespan = app.lifespan
        self._open_work = open_work
        self._is_genuine = is_genuine
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH:
            await (await self._answer(Request(scope, receive)))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            read = await self._read(request)
            with acting_for(read.merchant):
                async with self._open_work() as work:
                    effect = await hear_provider(read.to_notice(), work, self._clock)
        except _Refused as refused:
            return JSONResponse({"code": refused.code, "message": refused.message}, status_code=refused.status)
        except NotFound as unknown:
            return JSONResponse({"code": unknown.code, "message": str(unknown)}, status_code=404)
        return JSONResponse({"effect": effect})

    async def _read(self, request: Request) -> NoticeRead:
        if request.method != "POST":
            raise _Refused(405, "METHOD_NOT_ALLOWED", "Webhooks are posted here.")
        body = await _limited_body(request)
        if not self._is_genuine(request.headers.get(SIGNATURE, ""), body, time.time()):
            _log.warning("a webhook with a wrong or old signature was refused")
            raise _Refused(401, "SIGNATURE_INVALID", "The signature does not fit the body, or it is too old.")
        try:
            return NoticeRead.model_validate_json(body)
        except ValidationError:
            raise _Refused(400, "INVALID_INPUT", "This is not a message that is understood here.") from None


class _Refused(Exception):
    """An answer of the route that is not a success."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


async def _limited_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise _Refused(413, "TOO_LARGE", "A webhook has at most 16 KiB.")
    return body
