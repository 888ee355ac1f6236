"""Crash points: named places at which a resilience test may end this process, as `kill -9` would.

`CRASH_AT=<name>:<n>` ends it when the place is reached for the n-th time: no clean-up, no last message, exit code 137. Unset,
a place costs one comparison. The table is closed: an unknown name is refused, and a test proves that each name stands where
the table says. Production refuses the variable altogether.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

VARIABLE: Final = "CRASH_AT"
EXIT_CODE: Final = 137
_OPTION: Final = "CRASH_AT is for resilience tests"


@dataclass(frozen=True, slots=True)
class CrashPoint:
    """`place` is the module and function that reaches it; `meaning` what has and has not happened by then."""

    place: str
    meaning: str


# Of every worker, under its domain's name: `payment.relay.before_mark`.
OF_EACH_WORKER: Final[Mapping[str, CrashPoint]] = {
    "consumer.before_transaction": CrashPoint(
        "stoa_messaging.consumer:handle", "a message was received; nothing of it is written"
    ),
    "consumer.before_commit": CrashPoint(
        "stoa_messaging.consumer:_handle_together", "claim and effect are written; neither is committed"
    ),
    "consumer.before_ack": CrashPoint(
        "stoa_messaging.consumer:handle", "the effect is committed; the broker does not know and will deliver again"
    ),
    "relay.before_publish": CrashPoint(
        "stoa_messaging.relay:_send", "an event is committed and taken out to be sent; the broker does not have it"
    ),
    "relay.before_mark": CrashPoint(
        "stoa_messaging.relay:_send", "the broker has the event; the outbox does not know and will send it again"
    ),
}
# Of one domain's own steps.
OF_ONE_DOMAIN: Final[Mapping[str, CrashPoint]] = {
    "basket.checkout.before_transaction": CrashPoint(
        "basket.application.checkout:_place", "the checkout is priced; nothing of the order is written"
    ),
    "basket.checkout.before_commit": CrashPoint(
        "basket.application.checkout:_place", "key, basket and event are written, not committed"
    ),
    "basket.checkout.after_commit": CrashPoint(
        "basket.application.checkout:checkout", "the order exists; the customer has no answer"
    ),
    "basket.coupon.before_redeem": CrashPoint(
        "basket.application.checkout:_order", "the coupon is claimed; discount was not asked"
    ),
    "basket.coupon.after_redeem": CrashPoint(
        "basket.application.checkout:_order", "discount has counted the use; no order has it"
    ),
    "ordering.saga.before_commit": CrashPoint(
        "ordering.messaging.consumers:advance", "the order was moved by what it waited for; nothing is committed"
    ),
    "ordering.workflow.before_step": CrashPoint(
        "ordering.saga.engine:there", "the workflow looks after an order; nothing of its step is written"
    ),
    "ordering.workflow.after_step": CrashPoint(
        "ordering.saga.engine:there", "the step is committed; the workflow has not noted it"
    ),
    "ordering.cancel.before_commit": CrashPoint(
        "ordering.application.cancel_order:_cancel_once", "the cancellation is written, not committed"
    ),
    "payment.settle.before_provider": CrashPoint(
        "payment.application.settle_operations:settle", "an operation is leased; the provider was not asked"
    ),
    "payment.settle.after_provider": CrashPoint(
        "payment.application.settle_operations:settle", "the provider has done it; nothing of it is written"
    ),
    "payment.settle.before_commit": CrashPoint(
        "payment.application.settle_operations:_write", "status, ledger and event are written, not committed"
    ),
    "payment.undo.before_commit": CrashPoint(
        "payment.application.cancel_for_order:undo", "compensation: void or refund is queued, not committed"
    ),
    "inventory.reserve.before_commit": CrashPoint(
        "inventory.application.reserve_stock:take", "stock is taken off the shelf, not committed"
    ),
    "inventory.release.before_commit": CrashPoint(
        "inventory.application.settle_order:give_back", "compensation: stock is back on the shelf, not committed"
    ),
    "discount.redeem.before_commit": CrashPoint(
        "discount.application.redeem_coupon:redeem_coupon", "the coupon's use is counted, not committed"
    ),
    "discount.give_back.before_commit": CrashPoint(
        "discount.application.redeem_coupon:give_back_coupon", "compensation: the use is given back, not committed"
    ),
}


class UnknownCrashPoint(ValueError):
    """CRASH_AT names nothing in the table."""


@dataclass(slots=True)
class _Plan:
    name: str
    left: int

    def pass_by(self, name: str) -> None:
        if name != self.name:
            return
        self.left -= 1
        if self.left == 0:
            os.write(2, f"crash point {name} reached\n".encode())
            os._exit(EXIT_CODE)


_plan: _Plan | None = None


def reach(name: str, *, of: str = "") -> None:
    """The process is at this place now; `of` is the domain, for the places that every worker has."""
    if _plan is not None:
        _plan.pass_by(f"{of}.{name}" if of else name)


def arm(environment: Mapping[str, str]) -> None:
    """Reads the plan out of the environment; done once when the process starts."""
    global _plan  # noqa: PLW0603 - one process dies once
    _plan = _read(environment.get(VARIABLE, ""), environment.get("STOA_ENV", ""))


def is_known(name: str) -> bool:
    """Whether the table has this full name."""
    domain, _, common = name.partition(".")
    return name in OF_ONE_DOMAIN or (domain.isidentifier() and common in OF_EACH_WORKER)


def _read(text: str, stoa_env: str) -> _Plan | None:
    if not text:
        return None
    if stoa_env == "production":
        raise UnknownCrashPoint(f"{_OPTION} and is refused in production. Unset it.")
    name, _, count = text.rpartition(":")
    if not is_known(name) or not count.isdecimal() or int(count) < 1:
        raise UnknownCrashPoint(f"{_OPTION} and reads <name>:<n> with a name of the table, not {text!r}.")
    return _Plan(name, int(count))


arm(os.environ)
