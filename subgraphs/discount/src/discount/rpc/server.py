"""The gRPC server: three calls, health, the market's credential, deadlines."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import grpc
from google.protobuf.message import Message
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from stoa_primitives import DEFAULT_TENANT, Clock, InvalidInput, Refusal, acting_for, tenant_named

from discount.application.ports import DiscountReader, OpensUnitOfWork
from discount.application.quote_prices import quote_prices
from discount.application.redeem_coupon import GiveBackCoupon, give_back_coupon, redeem_coupon
from discount.rpc import stoa_discount_v1_pb2 as messages
from discount.rpc.translation import OUTCOMES, quote_query, quote_reply, redeem_command

SERVICE: Final = "stoa.discount.v1.Discounts"
CREDENTIAL: Final = "stoa-gateway-credential"
TENANT: Final = "stoa-tenant"
LONGEST_ID: Final = 100
LARGEST_REQUEST: Final = 256 * 1024
MOST_CALLS: Final = 256
LONGEST_CALL_SECONDS: Final = 5.0
_GRACE_SECONDS: Final = 5.0
_OPTIONS: Final = (
    ("grpc.so_reuseport", 0),  # a second server on the port is a mistake, not a colleague
    ("grpc.max_receive_message_length", LARGEST_REQUEST),
)

_log = logging.getLogger(__name__)
_Request = TypeVar("_Request", bound=Message)
_Reply = TypeVar("_Reply", bound=Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """PEM files."""

    chain: Path
    key: Path


class DiscountCalls:
    """The use cases behind the calls."""

    def __init__(self, *, reader: DiscountReader, units: OpensUnitOfWork, clock: Clock) -> None:
        self._reader = reader
        self._units = units
        self._clock = clock

    async def quote(self, request: messages.QuoteRequest) -> messages.QuoteReply:
        return quote_reply(await quote_prices(quote_query(request), reader=self._reader, clock=self._clock))

    async def redeem(self, request: messages.RedeemRequest) -> messages.RedeemReply:
        _require_ids(request.order_id, request.customer_id, request.coupon)
        command = redeem_command(request)
        if command.amount < 0:
            raise InvalidInput("A coupon never costs anything.")
        async with self._units() as unit:
            return messages.RedeemReply(outcome=OUTCOMES[await redeem_coupon(command, unit=unit, clock=self._clock)])

    async def give_back(self, request: messages.GiveBackRequest) -> messages.GiveBackReply:
        _require_ids(request.order_id)
        async with self._units() as unit:
            await give_back_coupon(GiveBackCoupon(request.order_id), unit=unit, clock=self._clock)
        return messages.GiveBackReply()


class RpcServer:
    """`async with server.running():` serves; `port` is then the one it listens on."""

    def __init__(
        self, calls: DiscountCalls, *, secret: str, host: str, port: int, certificate: Certificate | None = None
    ) -> None:
        self._calls = calls
        self._secret = secret
        self._host = host
        self.port = port
        self._certificate = certificate

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        server = grpc.aio.server(options=_OPTIONS, maximum_concurrent_rpcs=MOST_CALLS)
        server.add_generic_rpc_handlers((self._handlers(),))
        servicer = health.aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
        self.port = self._listen(server)
        await server.start()
        for name in ("", SERVICE):
            await servicer.set(name, health_pb2.HealthCheckResponse.SERVING)
        _log.info("discount answers gRPC on %s:%d", self._host, self.port)
        try:
            yield
        finally:
            await servicer.enter_graceful_shutdown()
            await server.stop(_GRACE_SECONDS)

    def _listen(self, server: grpc.aio.Server) -> int:
        address = f"{self._host}:{self.port}"
        if self._certificate is None:
            return server.add_insecure_port(address)
        pair = (self._certificate.key.read_bytes(), self._certificate.chain.read_bytes())
        return server.add_secure_port(address, grpc.ssl_server_credentials([pair]))

    def _handlers(self) -> grpc.GenericRpcHandler:
        calls = self._calls
        return grpc.method_handlers_generic_handler(
            SERVICE,
            {
                "Quote": self._handler(calls.quote, messages.QuoteRequest),
                "Redeem": self._handler(calls.redeem, messages.RedeemRequest),
                "GiveBack": self._handler(calls.give_back, messages.GiveBackRequest),
            },
        )

    def _handler(
        self, call: Callable[[_Request], Awaitable[_Reply]], request_type: type[_Request]
    ) -> grpc.RpcMethodHandler[Any, Any]:
        async def answer(request: _Request, context: grpc.aio.ServicerContext[_Request, _Reply]) -> _Reply:
            await _require_credential(context, self._secret)
            with acting_for(await _tenant(context)):
                return await _guarded(call, request, context)

        return grpc.unary_unary_rpc_method_handler(
            answer,
            request_deserializer=request_type.FromString,
            response_serializer=_serialized,
        )


def _serialized(message: Message) -> bytes:
    return message.SerializeToString()


async def _guarded(
    call: Callable[[_Request], Awaitable[_Reply]],
    request: _Request,
    context: grpc.aio.ServicerContext[_Request, _Reply],
) -> _Reply:
    """Nothing runs past the caller's deadline; nothing inner is told to anybody."""
    remaining = context.time_remaining()
    seconds = LONGEST_CALL_SECONDS if remaining is None else max(0.0, min(remaining, LONGEST_CALL_SECONDS))
    try:
        async with asyncio.timeout(seconds):
            return await call(request)
    except Refusal as refusal:
        await context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{refusal.code}: {refusal}")
    except TimeoutError:
        await context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "There was no answer in time.")
    except Exception:  # noqa: BLE001 - the library would tell the caller its words
        _log.exception("a gRPC call failed")
        await context.abort(grpc.StatusCode.INTERNAL, "Something went wrong inside discount.")


async def _require_credential(context: grpc.aio.ServicerContext[Any, Any], secret: str) -> None:
    given = dict(context.invocation_metadata() or ()).get(CREDENTIAL, "")
    shown = given if isinstance(given, bytes) else given.encode()
    if not hmac.compare_digest(shown, secret.encode()):
        await context.abort(grpc.StatusCode.PERMISSION_DENIED, "Only the market's own services may ask.")


async def _tenant(context: grpc.aio.ServicerContext[Any, Any]) -> str:
    """Whose prices are asked for; believed because the credential is."""
    named = dict(context.invocation_metadata() or ()).get(TENANT, DEFAULT_TENANT)
    try:
        return tenant_named(named if isinstance(named, str) else "")
    except InvalidInput as refusal:
        await context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{refusal.code}: {refusal}")


def _require_ids(*identities: str) -> None:
    if any(len(each) > LONGEST_ID or not each.isprintable() for each in identities) or not identities[0]:
        raise InvalidInput(f"Ids and codes have at most {LONGEST_ID} printable characters.")
