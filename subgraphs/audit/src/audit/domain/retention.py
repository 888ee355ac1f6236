"""How long what is kept: months in the database for all, months in the archive for each family of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Events with the same retention. `keep_months` counts from the event's month; None is for ever."""

    name: str
    domains: frozenset[str]
    keep_months: int | None


FAMILIES: Final = (
    # What bookkeeping law asks for: ten years and the running one.
    Family(name="trade", domains=frozenset({"ordering", "payment", "shipping", "basket"}), keep_months=132),
    Family(name="people", domains=frozenset({"customers", "notifications", "reviews"}), keep_months=36),
    Family(name="shop", domains=frozenset({"catalog", "inventory", "discount"}), keep_months=36),
    Family(name="audit", domains=frozenset({"audit"}), keep_months=None),
)
OTHER: Final = Family(name="other", domains=frozenset(), keep_months=36)
CHAIN_FILE: Final = "chain"
"""The archive's file that holds the links without their contents; it is kept for ever, so that the chain stays provable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    hot_months: int
    families: tuple[Family, ...] = FAMILIES

    @classmethod
    def of(cls, hot_months: int, keep_months: Mapping[str, int]) -> Policy:
        """The standard families, with other months for those that are named."""
        families = tuple(
            Family(
                name=family.name, domains=family.domains, keep_months=keep_months.get(family.name, family.keep_months)
            )
            for family in FAMILIES
        )
        return cls(hot_months=hot_months, families=families)

    def family_of(self, domain: str) -> Family:
        return next((family for family in self.families if domain in family.domains), OTHER)

    def is_due(self, month: date, now: datetime) -> bool:
        """Whether a month leaves the database: it is over, and so are `hot_months` after it."""
        return months_later(month, self.hot_months + 1) <= now.astimezone(UTC).date()

    def expiry(self, month: date, family: Family) -> datetime | None:
        """When the archived contents of a month are deleted."""
        if family.keep_months is None:
            return None
        last = months_later(month, max(family.keep_months, self.hot_months) + 1)
        return datetime(last.year, last.month, 1, tzinfo=UTC)


def month_of(moment: datetime) -> date:
    """The first day of a moment's month."""
    return moment.astimezone(UTC).date().replace(day=1)


def months_later(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    years, place = divmod(month.month - 1 + months, 12)
    return date(month.year + years, place + 1, 1)
