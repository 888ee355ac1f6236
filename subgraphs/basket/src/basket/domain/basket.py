"""The basket itself. Every change returns a new basket or raises the first rule it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from stoa_primitives import Money

from .limits import MAX_COUPON_LENGTH, MAX_LINES, MAX_QUANTITY
from .problems import BasketRefused, ProblemCode, refuse
from .variant import Variant


class BasketStatus(StrEnum):
    OPEN = "OPEN"
    CHECKED_OUT = "CHECKED_OUT"
    ORDERED = "ORDERED"
    MERGED = "MERGED"
    CLOSED = "CLOSED"


class Step(StrEnum):
    CHECK_OUT = "CHECK_OUT"
    REOPEN = "REOPEN"
    FINISH = "FINISH"
    CLOSE = "CLOSE"
    MERGE = "MERGE"
    UNMERGE = "UNMERGE"


NEXT: Final[Mapping[tuple[BasketStatus, Step], BasketStatus]] = {
    (BasketStatus.OPEN, Step.CHECK_OUT): BasketStatus.CHECKED_OUT,
    (BasketStatus.OPEN, Step.MERGE): BasketStatus.MERGED,
    (BasketStatus.MERGED, Step.UNMERGE): BasketStatus.OPEN,
    (BasketStatus.CHECKED_OUT, Step.REOPEN): BasketStatus.OPEN,
    (BasketStatus.CHECKED_OUT, Step.FINISH): BasketStatus.ORDERED,
    (BasketStatus.CHECKED_OUT, Step.CLOSE): BasketStatus.CLOSED,
}

LIVE: Final = frozenset({BasketStatus.OPEN, BasketStatus.CHECKED_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    variant_id: str
    quantity: int
    seen_price: Money
    """Unit price when the person last touched the line: a different one today is worth a notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """A guest's basket (no customer) or a customer's one."""

    id: str
    customer_id: str | None
    status: BasketStatus = BasketStatus.OPEN
    lines: tuple[Line, ...] = ()
    saved: tuple[Line, ...] = ()
    """Kept for later: not bought, not priced, not counted."""
    coupon: str | None = None
    order_id: str | None = None
    merged_into: str | None = None
    revision: int = 0

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def item_count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def variant_ids(self) -> tuple[str, ...]:
        return tuple(line.variant_id for line in self.lines)

    def line(self, variant_id: str) -> Line | None:
        return next((line for line in self.lines if line.variant_id == variant_id), None)

    def add(self, variant: Variant, quantity: int) -> Basket:
        """``quantity`` more of the variant."""
        self.require_open()
        _require_quantity(quantity, variant.id)
        present = self.line(variant.id)
        wanted = quantity + (present.quantity if present else 0)
        if wanted > MAX_QUANTITY:
            raise refuse(
                ProblemCode.LIMIT_EXCEEDED, f"You can order at most {MAX_QUANTITY} of one article.", variant.id
            )
        if present is None and len(self.lines) >= MAX_LINES:
            raise refuse(
                ProblemCode.LIMIT_EXCEEDED, f"A basket holds at most {MAX_LINES} different articles.", variant.id
            )
        grown = self._with_line(Line(variant_id=variant.id, quantity=wanted, seen_price=variant.price))
        return replace(grown, saved=self._saved_without(variant.id))  # one article stands in one place

    def change_quantity(self, variant: Variant, quantity: int) -> Basket:
        """Exactly ``quantity`` of a variant that is already in the basket."""
        self.require_open()
        _require_quantity(quantity, variant.id)
        self._require_line(variant.id)
        return self._with_line(Line(variant_id=variant.id, quantity=quantity, seen_price=variant.price))

    def remove(self, variant_id: str) -> Basket:
        self.require_open()
        self._require_line(variant_id)
        return replace(self, lines=tuple(line for line in self.lines if line.variant_id != variant_id))

    def save_for_later(self, variant_id: str) -> Basket:
        """Out of what is bought, but not forgotten."""
        self.require_open()
        self._require_line(variant_id)
        line = self.line(variant_id)
        if len(self.saved) >= MAX_LINES:
            raise refuse(
                ProblemCode.LIMIT_EXCEEDED, f"At most {MAX_LINES} articles can be saved for later.", variant_id
            )
        saved = (*self.saved, line) if line is not None else self.saved
        return replace(self.remove(variant_id), saved=saved)

    def move_back(self, variant: Variant) -> Basket:
        """Buy after all what was saved; the price seen then stays seen, so a new one is told."""
        self.require_open()
        kept = self._saved_line(variant.id)
        grown = self.add(variant, kept.quantity)
        lines = tuple(
            replace(line, seen_price=kept.seen_price) if line.variant_id == variant.id else line for line in grown.lines
        )
        return replace(grown, lines=lines)

    def forget_saved(self, variant_id: str) -> Basket:
        self.require_open()
        self._saved_line(variant_id)
        return replace(self, saved=self._saved_without(variant_id))

    def with_coupon(self, code: str | None) -> Basket:
        self.require_open()
        return replace(self, coupon=code)

    def check_out(self, order_id: str) -> Basket:
        self.require_open()
        if not self.lines:
            raise refuse(ProblemCode.BASKET_EMPTY, "Your basket is empty: put something in before you order.")
        return replace(self, status=_after(self, Step.CHECK_OUT), order_id=order_id)

    def reopen(self) -> Basket:
        """The order fell through: everything is still there."""
        return replace(self, status=_after(self, Step.REOPEN), order_id=None)

    def finish(self) -> Basket:
        return replace(self, status=_after(self, Step.FINISH))

    def close(self) -> Basket:
        """The order was cancelled on purpose: the basket is history."""
        return replace(self, status=_after(self, Step.CLOSE))

    def merged(self, into: str) -> Basket:
        return replace(self, status=_after(self, Step.MERGE), merged_into=into)

    def unmerged(self) -> Basket:
        """A guest's basket again, as it was."""
        return replace(self, status=_after(self, Step.UNMERGE), merged_into=None)

    def _saved_line(self, variant_id: str) -> Line:
        for line in self.saved:
            if line.variant_id == variant_id:
                return line
        raise refuse(ProblemCode.VARIANT_UNKNOWN, "This article is not saved for later.", variant_id)

    def _saved_without(self, variant_id: str) -> tuple[Line, ...]:
        return tuple(line for line in self.saved if line.variant_id != variant_id)

    def _with_line(self, new: Line) -> Basket:
        if self.line(new.variant_id) is None:
            return replace(self, lines=(*self.lines, new))
        return replace(self, lines=tuple(new if line.variant_id == new.variant_id else line for line in self.lines))

    def require_open(self) -> None:
        """Raise unless the basket can be changed."""
        if self.status is BasketStatus.CHECKED_OUT:
            raise refuse(
                ProblemCode.CHECKOUT_IN_PROGRESS,
                "Your order is being placed. The basket can be changed again when that has ended.",
            )
        if self.status is not BasketStatus.OPEN:
            raise gone()

    def _require_line(self, variant_id: str) -> None:
        if self.line(variant_id) is None:
            raise refuse(ProblemCode.VARIANT_UNKNOWN, "This article is not in your basket.", variant_id)


def gone() -> BasketRefused:
    """One answer for a basket that is over, was never there, or is somebody else's."""
    return refuse(ProblemCode.BASKET_GONE, "This basket no longer exists. Start a new one: nothing was ordered.")


def normal_coupon(code: str) -> str:
    """A coupon code as it is compared: no spaces around it, capital letters."""
    normal = code.strip().upper()
    if not normal or len(normal) > MAX_COUPON_LENGTH or not normal.isprintable():
        raise refuse(ProblemCode.COUPON_UNKNOWN, "We do not know this coupon code. Check its spelling.")
    return normal


def _require_quantity(quantity: int, variant_id: str) -> None:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise refuse(
            ProblemCode.QUANTITY_INVALID, f"The quantity must be a whole number from 1 to {MAX_QUANTITY}.", variant_id
        )


def _after(basket: Basket, step: Step) -> BasketStatus:
    try:
        return NEXT[basket.status, step]
    except KeyError:
        raise gone() from None
