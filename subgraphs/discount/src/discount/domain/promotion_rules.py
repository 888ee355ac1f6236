"""What a promotion must look like before staff may start it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from discount.domain.promotions import Action, ActionKind, Level, Promotion
from discount.domain.refusals import PromotionRefused

WHOLE_PERCENT: Final = 100
MOST_PIECES: Final = 100
MOST_PRIORITY: Final = 1000
LONGEST_NAME: Final = 120
MOST_TARGETS: Final = 1000
LARGEST_AMOUNT: Final = 100_000_000

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")
_GROUP = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

# Which action may stand at which level.
FITTING: Final = {
    Level.ITEM: frozenset({ActionKind.PERCENT, ActionKind.FIXED_AMOUNT, ActionKind.BUY_X_GET_Y}),
    Level.ORDER: frozenset({ActionKind.PERCENT, ActionKind.FIXED_AMOUNT}),
    Level.SHIPPING: frozenset({ActionKind.PERCENT, ActionKind.FIXED_AMOUNT, ActionKind.FREE_SHIPPING}),
}


def check_promotion(promotion: Promotion, *, targets: int, now: datetime) -> None:
    """Refuses a promotion that could never work, or would give too much away."""
    for refused, message in (*_shape_faults(promotion, now), *_target_faults(promotion, targets)):
        if refused:
            raise PromotionRefused(message)
    for message in _action_faults(promotion.action):
        raise PromotionRefused(message)


def _shape_faults(promotion: Promotion, now: datetime) -> tuple[tuple[bool, str], ...]:
    name, starts_at, ends_at = promotion.name, promotion.starts_at, promotion.ends_at
    conditions, action = promotion.conditions, promotion.action
    money = [each for each in (action.amount, conditions.minimum) if each is not None]
    return (
        (_ID.fullmatch(promotion.id) is None, "An id has 2 to 64 small letters, digits or hyphens."),
        (not name.strip() or len(name) > LONGEST_NAME or not name.isprintable(), "Give a name of one short line."),
        (action.kind not in FITTING[promotion.level], f"{action.kind} does not fit the level {promotion.level}."),
        (promotion.group is not None and _GROUP.fullmatch(promotion.group) is None, "A group has a short plain name."),
        (abs(promotion.priority) > MOST_PRIORITY, f"A priority lies between -{MOST_PRIORITY} and {MOST_PRIORITY}."),
        (ends_at is not None and ends_at <= now, "It would have ended already."),
        (starts_at is not None and ends_at is not None and ends_at <= starts_at, "It ends before it starts."),
        (
            any(not 0 <= each.amount <= LARGEST_AMOUNT for each in money),
            "An amount cannot be below zero, nor so large.",
        ),
        (len({each.currency for each in money}) > 1, "Amount and minimum need the same currency."),
        (not 0 <= conditions.minimum_quantity <= MOST_PIECES, f"At most {MOST_PIECES} pieces can be asked for."),
    )


def _target_faults(promotion: Promotion, targets: int) -> tuple[tuple[bool, str], ...]:
    aims = promotion.all_products or targets > 0
    both = promotion.all_products and targets > 0
    return (
        (targets > MOST_TARGETS, f"Aim at no more than {MOST_TARGETS} products and categories."),
        (promotion.level is Level.ITEM and not aims, "Say which products or categories it is for, or all products."),
        (both, "It is either for all products or for some."),
        (promotion.level is not Level.ITEM and targets > 0, "Only the item level aims at products and categories."),
    )


def _action_faults(action: Action) -> Iterator[str]:
    with_percent = action.kind in {ActionKind.PERCENT, ActionKind.BUY_X_GET_Y}
    if with_percent and not 1 <= action.percent <= WHOLE_PERCENT:
        yield "A percentage lies between 1 and 100."
    if not with_percent and action.percent:
        yield f"{action.kind} takes no percentage."
    if (action.amount is not None) != (action.kind is ActionKind.FIXED_AMOUNT):
        yield "An amount belongs to FIXED_AMOUNT, and FIXED_AMOUNT needs one."
    if action.amount is not None and action.amount.amount < 1:
        yield "An amount must be above zero."
    pieces = (action.buy, action.get)
    if action.kind is ActionKind.BUY_X_GET_Y and not all(1 <= each <= MOST_PIECES for each in pieces):
        yield f"Buy and get between 1 and {MOST_PIECES} pieces."
    if action.kind is not ActionKind.BUY_X_GET_Y and any(pieces):
        yield f"{action.kind} takes no pieces to buy and get."
