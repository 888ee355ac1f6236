"""Domain primitives that every domain speaks: money, identifiers, clocks, events, refusals.

Law: pure values and protocols. This package knows the standard library and nothing else: no framework, no settings,
no database, no domain's words.
"""

from stoa_primitives.clock import Clock, FixedClock, MovableClock, SystemClock
from stoa_primitives.domain_event import DomainEvent
from stoa_primitives.identifiers import derived_id, is_uuid, made_at, new_id
from stoa_primitives.money import CurrencyMismatch, Money, MoneyOutOfRange
from stoa_primitives.money_currency import Currency, UnknownCurrency
from stoa_primitives.refusal import InvalidInput, NotAllowed, NotFound, Refusal
from stoa_primitives.tenancy import DEFAULT_TENANT, acting_for, current_tenant, tenant_named

__all__ = [
    "DEFAULT_TENANT",
    "Clock",
    "Currency",
    "CurrencyMismatch",
    "DomainEvent",
    "FixedClock",
    "InvalidInput",
    "Money",
    "MoneyOutOfRange",
    "MovableClock",
    "NotAllowed",
    "NotFound",
    "Refusal",
    "SystemClock",
    "UnknownCurrency",
    "acting_for",
    "current_tenant",
    "derived_id",
    "is_uuid",
    "made_at",
    "new_id",
    "tenant_named",
]
