"""The currencies the market trades in, with their minor units (ISO 4217)."""

from __future__ import annotations

from enum import StrEnum

from stoa_primitives.refusal import InvalidInput


class UnknownCurrency(InvalidInput):
    """The market does not trade in this currency."""

    code = "UNKNOWN_CURRENCY"


class Currency(StrEnum):
    """ISO 4217 code."""

    CHF = "CHF"
    DKK = "DKK"
    EUR = "EUR"
    GBP = "GBP"
    JPY = "JPY"
    NOK = "NOK"
    PLN = "PLN"
    SEK = "SEK"
    USD = "USD"

    @classmethod
    def of(cls, code: str) -> Currency:
        """The currency with this code; refuses unknown ones in words."""
        try:
            return cls(code)
        except ValueError:
            known = ", ".join(cls)
            raise UnknownCurrency(f"The currency {code[:8]!r} is not accepted here. Use one of {known}.") from None

    @property
    def decimals(self) -> int:
        """Digits after the point when written for people."""
        return _DECIMALS.get(self, 2)


_DECIMALS = {Currency.JPY: 0}
