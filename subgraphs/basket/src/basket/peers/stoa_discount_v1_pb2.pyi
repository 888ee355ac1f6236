from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CouponStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COUPON_STATUS_UNSPECIFIED: _ClassVar[CouponStatus]
    COUPON_STATUS_APPLIED: _ClassVar[CouponStatus]
    COUPON_STATUS_UNKNOWN: _ClassVar[CouponStatus]
    COUPON_STATUS_EXPIRED: _ClassVar[CouponStatus]
    COUPON_STATUS_NOT_YET: _ClassVar[CouponStatus]
    COUPON_STATUS_USED: _ClassVar[CouponStatus]
    COUPON_STATUS_MINIMUM_NOT_MET: _ClassVar[CouponStatus]
    COUPON_STATUS_OUTDONE: _ClassVar[CouponStatus]

class RedeemOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REDEEM_OUTCOME_UNSPECIFIED: _ClassVar[RedeemOutcome]
    REDEEM_OUTCOME_REDEEMED: _ClassVar[RedeemOutcome]
    REDEEM_OUTCOME_USED_UP: _ClassVar[RedeemOutcome]
    REDEEM_OUTCOME_GIVEN_BACK: _ClassVar[RedeemOutcome]
COUPON_STATUS_UNSPECIFIED: CouponStatus
COUPON_STATUS_APPLIED: CouponStatus
COUPON_STATUS_UNKNOWN: CouponStatus
COUPON_STATUS_EXPIRED: CouponStatus
COUPON_STATUS_NOT_YET: CouponStatus
COUPON_STATUS_USED: CouponStatus
COUPON_STATUS_MINIMUM_NOT_MET: CouponStatus
COUPON_STATUS_OUTDONE: CouponStatus
REDEEM_OUTCOME_UNSPECIFIED: RedeemOutcome
REDEEM_OUTCOME_REDEEMED: RedeemOutcome
REDEEM_OUTCOME_USED_UP: RedeemOutcome
REDEEM_OUTCOME_GIVEN_BACK: RedeemOutcome

class Money(_message.Message):
    __slots__ = ("amount", "currency")
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    amount: int
    currency: str
    def __init__(self, amount: _Optional[int] = ..., currency: _Optional[str] = ...) -> None: ...

class Line(_message.Message):
    __slots__ = ("variant_id", "product_id", "quantity", "unit_price")
    VARIANT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    UNIT_PRICE_FIELD_NUMBER: _ClassVar[int]
    variant_id: str
    product_id: str
    quantity: int
    unit_price: Money
    def __init__(self, variant_id: _Optional[str] = ..., product_id: _Optional[str] = ..., quantity: _Optional[int] = ..., unit_price: _Optional[_Union[Money, _Mapping]] = ...) -> None: ...

class QuoteRequest(_message.Message):
    __slots__ = ("lines", "coupon", "customer_id", "shipping")
    LINES_FIELD_NUMBER: _ClassVar[int]
    COUPON_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[Line]
    coupon: str
    customer_id: str
    shipping: Money
    def __init__(self, lines: _Optional[_Iterable[_Union[Line, _Mapping]]] = ..., coupon: _Optional[str] = ..., customer_id: _Optional[str] = ..., shipping: _Optional[_Union[Money, _Mapping]] = ...) -> None: ...

class Reduction(_message.Message):
    __slots__ = ("id", "name", "is_coupon", "amount")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    IS_COUPON_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    is_coupon: bool
    amount: Money
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., is_coupon: _Optional[bool] = ..., amount: _Optional[_Union[Money, _Mapping]] = ...) -> None: ...

class QuotedLine(_message.Message):
    __slots__ = ("variant_id", "discount", "total", "breakdown")
    VARIANT_ID_FIELD_NUMBER: _ClassVar[int]
    DISCOUNT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    BREAKDOWN_FIELD_NUMBER: _ClassVar[int]
    variant_id: str
    discount: Money
    total: Money
    breakdown: _containers.RepeatedCompositeFieldContainer[Reduction]
    def __init__(self, variant_id: _Optional[str] = ..., discount: _Optional[_Union[Money, _Mapping]] = ..., total: _Optional[_Union[Money, _Mapping]] = ..., breakdown: _Optional[_Iterable[_Union[Reduction, _Mapping]]] = ...) -> None: ...

class QuoteReply(_message.Message):
    __slots__ = ("lines", "coupon_status", "coupon_amount", "shipping_discount", "free_shipping", "free_shipping_from")
    LINES_FIELD_NUMBER: _ClassVar[int]
    COUPON_STATUS_FIELD_NUMBER: _ClassVar[int]
    COUPON_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_DISCOUNT_FIELD_NUMBER: _ClassVar[int]
    FREE_SHIPPING_FIELD_NUMBER: _ClassVar[int]
    FREE_SHIPPING_FROM_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[QuotedLine]
    coupon_status: CouponStatus
    coupon_amount: Money
    shipping_discount: Money
    free_shipping: bool
    free_shipping_from: Money
    def __init__(self, lines: _Optional[_Iterable[_Union[QuotedLine, _Mapping]]] = ..., coupon_status: _Optional[_Union[CouponStatus, str]] = ..., coupon_amount: _Optional[_Union[Money, _Mapping]] = ..., shipping_discount: _Optional[_Union[Money, _Mapping]] = ..., free_shipping: _Optional[bool] = ..., free_shipping_from: _Optional[_Union[Money, _Mapping]] = ...) -> None: ...

class RedeemRequest(_message.Message):
    __slots__ = ("order_id", "coupon", "customer_id", "amount")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    COUPON_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    coupon: str
    customer_id: str
    amount: Money
    def __init__(self, order_id: _Optional[str] = ..., coupon: _Optional[str] = ..., customer_id: _Optional[str] = ..., amount: _Optional[_Union[Money, _Mapping]] = ...) -> None: ...

class RedeemReply(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: RedeemOutcome
    def __init__(self, outcome: _Optional[_Union[RedeemOutcome, str]] = ...) -> None: ...

class GiveBackRequest(_message.Message):
    __slots__ = ("order_id",)
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    def __init__(self, order_id: _Optional[str] = ...) -> None: ...

class GiveBackReply(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
