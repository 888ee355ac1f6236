"""An erasure: asked for, cooled off, done domain by domain, with what the law keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import NotFound, Refusal

from .personal_export import ANSWERING

PHASES: Final[tuple[tuple[str, ...], ...]] = (
    (),  # the account is locked; tokens that are still out run off
    ("ordering", "shipping"),  # who still works for the person says so before anything is gone
    tuple(domain for domain in ANSWERING if domain not in {"ordering", "shipping"}),
    ANSWERING,  # once more: events may still have been under way
)
"""Which domains are asked in which phase."""


class ReauthenticationRequired(Refusal):
    """Nobody erases an account with a browser left open."""

    code = "REAUTHENTICATION_REQUIRED"


class ErasureUnknown(NotFound):
    """No such erasure of this person."""

    code = "ERASURE_NOT_FOUND"


class ErasureUnderWay(Refusal):
    """It can no longer be called off."""

    code = "ERASURE_UNDER_WAY"


class AccountErased(Refusal):
    """The token still holds, the person is gone."""

    code = "ACCOUNT_ERASED"


class ErasureState(StrEnum):
    COOLING_OFF = "COOLING_OFF"
    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a domain said in a phase."""

    phase: int
    domain: str
    kept: tuple[str, ...] = ()
    waiting: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    id: str
    customer_id: str
    state: ErasureState
    requested_at: datetime
    due_at: datetime
    phase: int = 0
    asked_at: datetime | None = None
    finished_at: datetime | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Domains of this phase that have not said that they are done."""
        done = {answer.domain for answer in self.answers if answer.phase == self.phase and answer.waiting is None}
        return tuple(domain for domain in PHASES[self.phase] if domain not in done)

    @property
    def waiting(self) -> tuple[str, ...]:
        """What has to end first, in the domains' words."""
        return tuple(answer.waiting for answer in self.answers if answer.phase == self.phase and answer.waiting)

    @property
    def is_last_phase(self) -> bool:
        return self.phase == len(PHASES) - 1

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """Domain and what it keeps, each once."""
        found = {(answer.domain, text): None for answer in self.answers for text in answer.kept}
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Retained:
    """What stays after an erasure, why and how long, told before somebody asks for it."""

    what: Mapping[str, str] = field()
    why: Mapping[str, str] = field()
    years: int = 0


RETAINED: Final = (
    Retained(
        {
            "en": "Orders and invoices: number, date, articles, amounts. Name, e-mail and street are removed.",
            "de": "Bestellungen und Rechnungen: Nummer, Datum, Artikel, Beträge. Name, E-Mail und Straße werden entfernt.",
        },
        {"en": "Commercial and tax law", "de": "Handels- und Steuerrecht"},
        10,
    ),
    Retained(
        {
            "en": "Payments and the ledger: amounts and dates, without a name.",
            "de": "Zahlungen und Buchungen: Beträge und Daten, ohne Namen.",
        },
        {"en": "Commercial and tax law", "de": "Handels- und Steuerrecht"},
        10,
    ),
    Retained(
        {
            "en": "That this erasure was asked for and done, under the account's number.",
            "de": "Dass diese Löschung verlangt und ausgeführt wurde, unter der Nummer des Kontos.",
        },
        {"en": "Proof of the erasure", "de": "Nachweis der Löschung"},
        3,
    ),
)
