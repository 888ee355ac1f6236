"""Money: whole minor units with a currency. No float ever enters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stoa_primitives.money_currency import Currency
from stoa_primitives.refusal import InvalidInput

# What a PostgreSQL bigint holds; a sum beyond it could not be stored.
_LARGEST = 2**63 - 1


class CurrencyMismatch(InvalidInput):
    """Amounts in two currencies do not add up to anything."""

    code = "CURRENCY_MISMATCH"


class MoneyOutOfRange(InvalidInput):
    """The amount is too large to be real."""

    code = "AMOUNT_OUT_OF_RANGE"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of a currency; may be negative."""

    amount: int
    currency: Currency

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError(f"Money takes whole minor units, not {type(self.amount).__name__}.")
        if not -_LARGEST <= self.amount <= _LARGEST:
            raise MoneyOutOfRange("The amount is too large.")

    @classmethod
    def zero(cls, currency: Currency) -> Money:
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: Currency) -> Money:
        """The sum, zero of the currency when there is nothing to add."""
        result = cls.zero(currency)
        for amount in amounts:
            result = result.add(amount)
        return result

    def add(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def subtract(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def times(self, count: int) -> Money:
        if isinstance(count, bool) or not isinstance(count, int):
            raise TypeError(f"Money is multiplied by whole numbers only, not by {type(count).__name__}.")
        return Money(self.amount * count, self.currency)

    def percent(self, percent: int) -> Money:
        """So many hundredths, rounded half away from zero: what a till does."""
        scaled = abs(self.amount) * percent
        rounded = (scaled + 50) // 100
        return Money(rounded if self.amount >= 0 else -rounded, self.currency)

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Parts in proportion to the weights that add up to exactly the whole; largest remainders get the odd cents."""
        if not weights or any(weight < 0 for weight in weights) or sum(weights) == 0:
            raise ValueError("allocate needs weights of zero or more, at least one of them above zero.")
        whole, sign = abs(self.amount), 1 if self.amount >= 0 else -1
        total = sum(weights)
        shares = [whole * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
        for index in by_remainder[: whole - sum(shares)]:
            shares[index] += 1
        return tuple(Money(sign * share, self.currency) for share in shares)

    @property
    def is_negative(self) -> bool:
        return self.amount < 0

    @property
    def is_zero(self) -> bool:
        return self.amount == 0

    def is_less_than(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        digits = self.currency.decimals
        sign = "-" if self.amount < 0 else ""
        if digits == 0:
            return f"{sign}{abs(self.amount)} {self.currency}"
        major, minor = divmod(abs(self.amount), 10**digits)
        return f"{sign}{major}.{minor:0{digits}d} {self.currency}"

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"An amount in {other.currency} cannot be combined with one in {self.currency}.")
        return other.amount
