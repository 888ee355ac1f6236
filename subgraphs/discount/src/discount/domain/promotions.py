"""Promotions as data: what they take off, under which conditions, and which of them exclude one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from stoa_primitives import Currency, Money

from discount.domain.lots import Lots, buy_some_get_some, fixed_off, percent_off


class Level(StrEnum):
    """Where a promotion takes something off, in the order in which it happens."""

    ITEM = "ITEM"
    ORDER = "ORDER"
    SHIPPING = "SHIPPING"


class ActionKind(StrEnum):
    """What a promotion does."""

    PERCENT = "PERCENT"
    FIXED_AMOUNT = "FIXED_AMOUNT"
    BUY_X_GET_Y = "BUY_X_GET_Y"
    FREE_SHIPPING = "FREE_SHIPPING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What is taken off: a percentage, an amount (of each piece at the item level), pieces, or the shipping."""

    kind: ActionKind = ActionKind.PERCENT
    percent: int = 0
    amount: Money | None = None
    buy: int = 0
    get: int = 0

    def on_pieces(self, lots: Lots, currency: Currency) -> Lots:
        """The pieces of one line after it."""
        match self.kind:
            case ActionKind.PERCENT:
                return percent_off(lots, self.percent)
            case ActionKind.FIXED_AMOUNT if self.amount is not None and self.amount.currency == currency:
                return fixed_off(lots, self.amount.amount)
            case ActionKind.BUY_X_GET_Y:
                return buy_some_get_some(lots, buy=self.buy, get=self.get, percent=self.percent)
            case _:
                return lots

    def on_total(self, total: Money) -> Money:
        """What it takes off a total; never more than there is."""
        if self.kind is ActionKind.FREE_SHIPPING:
            return total
        if self.kind is ActionKind.PERCENT:
            return total.percent(self.percent)
        if self.amount is None or self.amount.currency != total.currency:
            return Money.zero(total.currency)
        return total if total.is_less_than(self.amount) else self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What has to hold besides the dates; nothing given holds always."""

    minimum: Money | None = None
    minimum_quantity: int = 0
    signed_in_only: bool = False

    @property
    def are_none(self) -> bool:
        return self.minimum is None and not self.minimum_quantity and not self.signed_in_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """An action under conditions. Those with the same `group` exclude one another; those without one add up."""

    id: str
    name: str
    level: Level = Level.ITEM
    action: Action
    conditions: Conditions = field(default_factory=Conditions)
    group: str | None = None
    priority: int = 0
    all_products: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def percent(self) -> int:
        """For readers of prices: nought when it is not simply so many percent off each piece."""
        return self.action.percent if self.is_plain_percentage else 0

    @property
    def is_plain_percentage(self) -> bool:
        """So many percent off each piece for everybody: what a price tag can show."""
        return self.level is Level.ITEM and self.action.kind is ActionKind.PERCENT and self.conditions.are_none

    @property
    def group_key(self) -> str:
        """Equal for promotions that exclude one another; the space cannot occur in a group's name."""
        return self.group or f" {self.id}"

    def runs_at(self, now: datetime) -> bool:
        begun = self.starts_at is None or self.starts_at <= now
        return begun and (self.ends_at is None or now < self.ends_at)


def percentage(identity: str, name: str, percent: int, *, group: str | None = "sale") -> Promotion:
    """The commonest promotion: so many percent off each piece of what it is aimed at."""
    return Promotion(id=identity, name=name, action=Action(percent=percent), group=group)


def on_price_tags(promotions: Iterable[Promotion], now: datetime) -> tuple[Promotion, ...]:
    """Of the promotions that aim at a product, those that every shopper gets on every piece now."""
    return tuple(each for each in promotions if each.level is Level.ITEM and each.runs_at(now) and _holds_for_one(each))


def best_of(promotions: Iterable[Promotion], now: datetime) -> Promotion | None:
    """The percentage a product's page shows: the highest that runs. Equal ones: always the same."""
    shown = [each for each in on_price_tags(promotions, now) if each.is_plain_percentage]
    return min(shown, key=lambda each: (-each.percent, each.id), default=None)


def in_groups(promotions: Sequence[Promotion]) -> list[list[Promotion]]:
    """Those that exclude one another together, the group of the highest priority first; always in the same order."""
    groups: dict[str, list[Promotion]] = {}
    for each in sorted(promotions, key=lambda each: (-each.priority, each.id)):
        groups.setdefault(each.group_key, []).append(each)
    return sorted(groups.values(), key=lambda group: (-group[0].priority, group[0].group_key))


def _holds_for_one(promotion: Promotion) -> bool:
    return promotion.conditions.are_none and promotion.action.kind is not ActionKind.BUY_X_GET_Y
