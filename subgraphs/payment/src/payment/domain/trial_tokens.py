"""The tokens of the built-in test provider and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

METHOD: Final = "test"
INVALID_CARD: Final = "invalid_card"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialToken:
    """`declined_with` None means that the payment succeeds, sooner or later."""

    token: str
    label: str
    declined_with: str | None = None
    delay_seconds: float = 0.0
    asks_customer: bool = False
    """The bank wants to hear the customer first."""
    loses_answer: bool = False
    """The money is held, and the connection breaks before anybody hears of it."""
    fails_first: bool = False
    """An error of the provider's own, once; nothing has happened."""
    answers_by_webhook: bool = False
    """The answer is "later"; the outcome comes by webhook."""
    repeats_webhook: bool = False
    """The webhook comes twice."""

    @property
    def is_troubled(self) -> bool:
        """Whether something goes wrong on the way, rather than that the answer is yes, no or ask."""
        return self.loses_answer or self.fails_first or self.answers_by_webhook or self.repeats_webhook


TEST_TOKENS: Final = (
    TrialToken(token="tok_visa", label="Succeeds"),  # noqa: S106 - a public test token
    TrialToken(token="tok_declined", label="Is declined by the bank", declined_with="card_declined"),  # noqa: S106
    TrialToken(token="tok_expired", label="Card has expired", declined_with="expired_card"),  # noqa: S106
    TrialToken(token="tok_slow", label="Succeeds after five seconds", delay_seconds=5.0),  # noqa: S106
    TrialToken(token="tok_confirm", label="Asks the customer to confirm", asks_customer=True),  # noqa: S106
    TrialToken(token="tok_lost_answer", label="Succeeds, but the answer is lost", loses_answer=True),  # noqa: S106
    TrialToken(token="tok_fails_first", label="Fails once, then succeeds", fails_first=True),  # noqa: S106
    TrialToken(token="tok_late", label="Succeeds by a late webhook", answers_by_webhook=True),  # noqa: S106
    TrialToken(token="tok_twice", label="Succeeds; the webhook comes twice", repeats_webhook=True),  # noqa: S106
)


def behaviour_of(token: str) -> TrialToken:
    """What a token does; an unknown one is no card at all."""
    for known in TEST_TOKENS:
        if known.token == token:
            return known
    return TrialToken(token=token, label="", declined_with=INVALID_CARD)
