"""The routes. The carrier proves itself by a signature, people by their token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from stoa_primitives import InvalidInput, acting_for
from stoa_service import Caller
from stoa_service.rest import for_anybody, for_callers, problem
from stoa_service.tokens import VerifiesTokens

from shipping.application.hear_carrier import hear_carrier
from shipping.application.move_parcel import ShipmentUnknown
from shipping.application.papers import DrawsLabels, parcel_label, return_label
from shipping.application.ports import Desk
from shipping.domain.parcel import ParcelState
from shipping.domain.tracking import TrackingEvent
from shipping.rest.openapi import DOCUMENT, PAGE, PREFIX
from shipping.rest.signature import HEADER, SignatureRefused, signer_of

_LARGEST_BODY: Final = 16_384
_STAFF_SCOPE: Final = "orders.write"


class MessageInvalid(InvalidInput):
    """The message cannot be read."""

    code = "MESSAGE_INVALID"


class CarrierMessage(BaseModel):
    """What a carrier sends; fields it adds later are not ours to judge."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    id: str = Field(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")
    tracking_code: str = Field(pattern=r"^[A-Z0-9]{6,32}$")
    state: ParcelState
    occurred_at: datetime
    place: str = Field(default="", max_length=100)

    def to_domain(self) -> TrackingEvent:
        return TrackingEvent(
            event_id=self.id,
            tracking_code=self.tracking_code,
            state=self.state,
            occurred_at=self.occurred_at,
            place="".join(letter for letter in self.place if letter.isprintable()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Where carriers and people are served."""

    desk: Desk
    draw: DrawsLabels
    secrets: Mapping[str, str]
    """By tenant, what its carriers sign with."""

    async def hear(self, request: Request) -> Response:
        """A message of some tenant's carrier, about that tenant's parcels only; the answer says what it did, so that a repetition looks like success."""
        body = await _body(request)
        try:
            tenant = signer_of(request.headers.get(HEADER, ""), body, secrets=self.secrets, now=self.desk.clock.now())
        except SignatureRefused as refused:
            return problem(refused.code, refused.message, 401)
        try:
            event = CarrierMessage.model_validate_json(body).to_domain()
        except ValidationError as error:
            fields = sorted({".".join(str(part) for part in found["loc"]) or "body" for found in error.errors()})
            raise MessageInvalid(f"These cannot be read: {', '.join(fields)}.") from None
        with acting_for(tenant):
            outcome = await hear_carrier(event, self.desk.transactions, self.desk.clock)
        return JSONResponse({"id": event.event_id, "outcome": outcome.value.lower()})

    async def parcel_label(self, request: Request, caller: Caller) -> Response:
        """For the warehouse."""
        caller.require_scope(_STAFF_SCOPE)
        parcel_id = request.path_params["parcel_id"]
        shipment = await self.desk.reader.by_parcel(parcel_id)
        parcel = shipment.parcel(parcel_id) if shipment else None
        if shipment is None or parcel is None:
            raise ShipmentUnknown("There is no such parcel.")
        return _pdf(self.draw(parcel_label(shipment, parcel)), f"label-{parcel.tracking_code}")

    async def return_label(self, request: Request, caller: Caller) -> Response:
        """For whoever sends something back, and staff; for everybody else it does not exist."""
        label = await self.desk.reader.return_label(request.path_params["return_id"])
        if label is None or not (caller.subject == label.customer_id or caller.has_scope(_STAFF_SCOPE)):
            raise ShipmentUnknown("There is no such return.")
        return _pdf(self.draw(return_label(label)), f"return-{label.tracking_code}")


def build_rest(counter: Counter, verifier: VerifiesTokens) -> Starlette:
    """The REST application below its prefix."""

    async def openapi(_: Request) -> Response:
        return JSONResponse(DOCUMENT)

    async def page(_: Request) -> Response:
        return HTMLResponse(PAGE, headers={"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"})

    return Starlette(
        routes=[
            Route(f"{PREFIX}/openapi.json", openapi),
            Route(f"{PREFIX}/docs", page),
            Route(f"{PREFIX}/carrier-events", for_anybody(counter.hear), methods=["POST"]),
            Route(f"{PREFIX}/labels/{{parcel_id}}.pdf", for_callers(counter.parcel_label, verifier)),
            Route(f"{PREFIX}/return-labels/{{return_id}}.pdf", for_callers(counter.return_label, verifier)),
        ]
    )


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            raise BodyTooLarge(f"A message has up to {_LARGEST_BODY} bytes.")
    return body


class BodyTooLarge(InvalidInput):
    """Nobody says that much about one parcel."""

    code = "BODY_TOO_LARGE"


def _pdf(content: bytes, name: str) -> Response:
    headers = {
        "content-disposition": f'inline; filename="{name}.pdf"',
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type="application/pdf", headers=headers)
