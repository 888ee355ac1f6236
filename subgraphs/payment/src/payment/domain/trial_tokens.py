"""The tokens of the built-in test provider and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

METHOD: Final = "test"
INVALID_CARD: Final = "invalid_card"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialToken:
    """`declined_with` None means that the payment succeeds."""

    token: str
    label: str
    declined_with: str | None = None
    delay_seconds: float = 0.0


TEST_TOKENS: Final = (
    TrialToken(token="tok_visa", label="Succeeds"),  # noqa: S106 - a public test token
    TrialToken(token="tok_declined", label="Is declined by the bank", declined_with="card_declined"),  # noqa: S106
    TrialToken(token="tok_expired", label="Card has expired", declined_with="expired_card"),  # noqa: S106
    TrialToken(token="tok_slow", label="Succeeds after five seconds", delay_seconds=5.0),  # noqa: S106
)


def behaviour_of(token: str) -> TrialToken:
    """What a token does; an unknown one is no card at all."""
    for known in TEST_TOKENS:
        if known.token == token:
            return known
    return TrialToken(token=token, label="", declined_with=INVALID_CARD)
