"""The gRPC server: three calls, health, the market's credential, deadlines."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import grpc
from google.protobuf.message import DecodeError, Message
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from stoa_primitives import DEFAULT_TENANT, Clock, InvalidInput, Refusal, acting_for, tenant_named
from stoa_service.nearby import CallRefused, answering

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
        self._secret = secret
        self._host = host
        self.port = port
        self._certificate = certificate
        self._nearby_calls = 0
        self._by_name: dict[str, tuple[Callable[[Any], Awaitable[Any]], type[Any]]] = {
            "Quote": (calls.quote, messages.QuoteRequest),
            "Redeem": (calls.redeem, messages.RedeemRequest),
            "GiveBack": (calls.give_back, messages.GiveBackRequest),
        }

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
            with answering(self.port, self._answer_nearby):
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
        return grpc.method_handlers_generic_handler(
            SERVICE, {name: self._handler(*each) for name, each in self._by_name.items()}
        )

    def _handler(
        self, call: Callable[[_Request], Awaitable[_Reply]], request_type: type[_Request]
    ) -> grpc.RpcMethodHandler[Any, Any]:
        async def answer(request: _Request, context: grpc.aio.ServicerContext[_Request, _Reply]) -> _Reply:
            metadata = context.invocation_metadata() or ()
            given = {key: value if isinstance(value, str) else "" for key, value in metadata}
            try:
                return await _answered(call, request, _Envelope(given, self._secret, context.time_remaining()))
            except CallRefused as refused:
                await context.abort(grpc.StatusCode[refused.status], refused.message)

        return grpc.unary_unary_rpc_method_handler(
            answer,
            request_deserializer=request_type.FromString,
            response_serializer=_serialized,
        )

    async def _answer_nearby(self, name: str, body: bytes, given: Mapping[str, str], seconds: float) -> bytes:
        """The same for somebody in this process, with the same limits."""
        if len(body) > LARGEST_REQUEST or self._nearby_calls >= MOST_CALLS:
            raise CallRefused("RESOURCE_EXHAUSTED", "That is too much at once.")
        if name not in self._by_name:
            raise CallRefused("UNIMPLEMENTED", "There is no such call.")
        call, request_type = self._by_name[name]
        self._nearby_calls += 1
        try:
            request = request_type.FromString(body)
            return _serialized(await _answered(call, request, _Envelope(given, self._secret, seconds)))
        except DecodeError as error:
            raise CallRefused("INTERNAL", "The request cannot be read.") from error
        finally:
            self._nearby_calls -= 1


def _serialized(message: Message) -> bytes:
    return message.SerializeToString()


@dataclass(frozen=True, slots=True)
class _Envelope:
    """What came with a request, the credential it has to show, and the seconds its sender still waits."""

    given: Mapping[str, str] = field(repr=False)
    secret: str = field(repr=False)
    remaining: float | None

    def require_credential(self) -> None:
        if not hmac.compare_digest(self.given.get(CREDENTIAL, "").encode(), self.secret.encode()):
            raise CallRefused("PERMISSION_DENIED", "Only the market's own services may ask.")

    @property
    def tenant(self) -> str:
        """Whose prices are asked for; believed because the credential is."""
        return tenant_named(self.given.get(TENANT, DEFAULT_TENANT))

    @property
    def seconds(self) -> float:
        return LONGEST_CALL_SECONDS if self.remaining is None else max(0.0, min(self.remaining, LONGEST_CALL_SECONDS))


async def _answered(call: Callable[[_Request], Awaitable[_Reply]], request: _Request, envelope: _Envelope) -> _Reply:
    """Nothing runs past the caller's deadline; nothing inner is told to anybody."""
    envelope.require_credential()
    try:
        with acting_for(envelope.tenant):
            async with asyncio.timeout(envelope.seconds):
                return await call(request)
    except Refusal as refusal:
        raise CallRefused("INVALID_ARGUMENT", f"{refusal.code}: {refusal}") from refusal
    except TimeoutError as error:
        raise CallRefused("DEADLINE_EXCEEDED", "There was no answer in time.") from error
    except Exception as error:
        _log.exception("a gRPC call failed")
        raise CallRefused("INTERNAL", "Something went wrong inside discount.") from error


def _require_ids(*identities: str) -> None:
    if any(len(each) > LONGEST_ID or not each.isprintable() for each in identities) or not identities[0]:
        raise InvalidInput(f"Ids and codes have at most {LONGEST_ID} printable characters.")
