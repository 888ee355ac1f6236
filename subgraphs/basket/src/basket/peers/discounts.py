"""The discount service over gRPC: a deadline on every call, and a circuit breaker for when it is silent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import grpc
from google.protobuf.message import Message
from stoa_primitives import Currency, current_tenant
from stoa_primitives import Money as DomainMoney
from stoa_service.nearby import CallRefused, near

from basket.application.ports import CouponClaim, PeerUnavailable, Question
from basket.domain.quote import AppliedDiscount, CouponStatus, Quote, QuotedLine, QuoteLine, Redemption

from . import stoa_discount_v1_pb2 as messages
from .answers import understanding
from .breaker import CircuitBreaker

_LOG = logging.getLogger(__name__)
_SERVICE: Final = "/stoa.discount.v1.Discounts"
_CREDENTIAL: Final = "stoa-gateway-credential"
_TENANT: Final = "stoa-tenant"
# A price can be shown without discounts; an order that waits for its coupon is worth more patience.
_PATIENCE: Final = 4.0
_PLAIN: Final = "grpc://"
_TLS: Final = "grpcs://"
_OPTIONS: Final = (
    ("grpc.enable_retries", 0),  # who asks decides whether to ask again
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
)
# It did answer: the question was at fault, so the breaker has nothing to complain about.
_ANSWERED: Final = frozenset({grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.PERMISSION_DENIED})
_STATUSES: Final = {
    messages.COUPON_STATUS_APPLIED: CouponStatus.APPLIED,
    messages.COUPON_STATUS_UNKNOWN: CouponStatus.UNKNOWN,
    messages.COUPON_STATUS_EXPIRED: CouponStatus.EXPIRED,
    messages.COUPON_STATUS_NOT_YET: CouponStatus.NOT_YET,
    messages.COUPON_STATUS_USED: CouponStatus.USED,
    messages.COUPON_STATUS_MINIMUM_NOT_MET: CouponStatus.MINIMUM_NOT_MET,
    messages.COUPON_STATUS_OUTDONE: CouponStatus.OUTDONE,
}
_OUTCOMES: Final = {
    messages.REDEEM_OUTCOME_REDEEMED: Redemption.REDEEMED,
    messages.REDEEM_OUTCOME_USED_UP: Redemption.USED_UP,
    messages.REDEEM_OUTCOME_GIVEN_BACK: Redemption.GIVEN_BACK,
}
_Reply = TypeVar("_Reply", bound=Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountAddress:
    """`grpc://host:port`, or `grpcs://` with the authority that signed its certificate."""

    url: str
    secret: str
    authority: Path | None = None


class GrpcDiscounts:
    """Implements the port `Discounts`; the channel opens with the first question."""

    def __init__(self, address: DiscountAddress, *, seconds: float, breaker: CircuitBreaker | None = None) -> None:
        self._address = address
        self._seconds = seconds
        self._breaker = breaker or CircuitBreaker()
        self._channel: grpc.aio.Channel | None = None

    async def quote(self, question: Question) -> Quote:
        request = messages.QuoteRequest(
            lines=[_line(line) for line in question.lines],
            coupon=question.coupon or "",
            customer_id=question.customer_id or "",
            shipping=None if question.shipping is None else _message(question.shipping),
        )
        reply = await self._ask("Quote", request, messages.QuoteReply.FromString)
        with understanding("discount"):
            return _quote(reply)

    async def redeem(self, claim: CouponClaim) -> Redemption:
        request = messages.RedeemRequest(
            order_id=claim.order_id,
            coupon=claim.coupon,
            customer_id=claim.customer_id,
            amount=_message(claim.amount),
        )
        reply = await self._ask("Redeem", request, messages.RedeemReply.FromString, patience=_PATIENCE)
        with understanding("discount"):
            return _OUTCOMES[reply.outcome]

    async def give_back(self, order_id: str) -> None:
        request = messages.GiveBackRequest(order_id=order_id)
        await self._ask("GiveBack", request, messages.GiveBackReply.FromString, patience=_PATIENCE)

    async def close(self) -> None:
        if self._channel is not None:
            await self._channel.close()

    async def _ask(
        self, call: str, request: Message, read: Callable[[bytes], _Reply], *, patience: float = 1.0
    ) -> _Reply:
        if not self._breaker.allows():
            raise PeerUnavailable("discount")
        metadata = {_CREDENTIAL: self._address.secret, _TENANT: current_tenant()}
        answers = near(self._address.url.removeprefix(_PLAIN))
        try:
            if answers is not None:
                reply = read(await answers(call, _serialized(request), metadata, self._seconds * patience))
            else:
                reply = await self._over_the_network(call, request, read, metadata, self._seconds * patience)
        except CallRefused as refused:
            self._note(grpc.StatusCode[refused.status])
            raise PeerUnavailable("discount") from refused
        except grpc.aio.AioRpcError as error:
            self._note(error.code())
            raise PeerUnavailable("discount") from error
        self._breaker.succeeded()
        return reply

    async def _over_the_network(
        self, call: str, request: Message, read: Callable[[bytes], _Reply], metadata: Mapping[str, str], seconds: float
    ) -> _Reply:
        method = self._open().unary_unary(
            f"{_SERVICE}/{call}", request_serializer=_serialized, response_deserializer=read
        )
        reply: _Reply = await method(request, timeout=seconds, metadata=tuple(metadata.items()))
        return reply

    def _note(self, code: grpc.StatusCode) -> None:
        _LOG.warning("The discount service gave no useful answer (%s).", code.name)
        if code in _ANSWERED:
            self._breaker.succeeded()
        else:
            self._breaker.failed()

    def _open(self) -> grpc.aio.Channel:
        if self._channel is None:
            self._channel = _channel(self._address)
        return self._channel


def _channel(address: DiscountAddress) -> grpc.aio.Channel:
    scheme, _, target = address.url.partition("://")
    if f"{scheme}://" != _TLS:
        return grpc.aio.insecure_channel(target, options=_OPTIONS)
    authority = address.authority.read_bytes() if address.authority is not None else None
    return grpc.aio.secure_channel(target, grpc.ssl_channel_credentials(authority), options=_OPTIONS)


def _serialized(message: Message) -> bytes:
    return message.SerializeToString()


def _line(line: QuoteLine) -> messages.Line:
    return messages.Line(
        variant_id=line.variant_id,
        product_id=line.product_id,
        quantity=line.quantity,
        unit_price=_message(line.unit_price),
    )


def _quote(reply: messages.QuoteReply) -> Quote:
    named = reply.coupon_status != messages.COUPON_STATUS_UNSPECIFIED
    return Quote(
        lines=tuple(_quoted(line) for line in reply.lines),
        coupon_status=_STATUSES[reply.coupon_status] if named else None,
        coupon_amount=_money(reply.coupon_amount) if named else None,
        shipping_discount=_money(reply.shipping_discount),
        free_shipping=reply.free_shipping,
        free_shipping_from=_money(reply.free_shipping_from) if reply.HasField("free_shipping_from") else None,
    )


def _quoted(line: messages.QuotedLine) -> QuotedLine:
    return QuotedLine(
        variant_id=line.variant_id,
        discount=_money(line.discount),
        total=_money(line.total),
        breakdown=tuple(
            AppliedDiscount(id=part.id, name=part.name, is_coupon=part.is_coupon, amount=_money(part.amount))
            for part in line.breakdown
        ),
    )


def _money(money: messages.Money) -> DomainMoney:
    return DomainMoney(money.amount, Currency.of(money.currency))


def _message(money: DomainMoney) -> messages.Money:
    return messages.Money(amount=money.amount, currency=str(money.currency))
