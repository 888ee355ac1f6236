"""Consents: what a person agreed to, in which words, and when. History is only ever added to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from stoa_primitives import InvalidInput


class PurposeUnknown(InvalidInput):
    """The shop asks for no such consent."""

    code = "CONSENT_PURPOSE_UNKNOWN"


class ConsentOutdated(InvalidInput):
    """These are not the words that are asked for now."""

    code = "CONSENT_VERSION_OUTDATED"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What a person reads before agreeing. A changed word is a new version."""

    version: int
    texts: Mapping[str, str]

    def fingerprint(self, locale: str) -> str:
        """SHA-256 of the words shown: proof of what was agreed to."""
        return hashlib.sha256(self.texts[locale].encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's yes or no to one version of one text."""

    purpose: str
    version: int
    granted: bool
    locale: str
    fingerprint: str
    decided_at: datetime


PURPOSES: Final[Mapping[str, tuple[ConsentText, ...]]] = MappingProxyType(
    {
        "newsletter": (
            ConsentText(
                1,
                {
                    "en": "Send me news and offers by e-mail. I can withdraw this at any time in my account.",
                    "de": "Schickt mir Neuigkeiten und Angebote per E-Mail. Das kann ich jederzeit in meinem Konto widerrufen.",
                },
            ),
        ),
        "wishlist_notices": (
            ConsentText(
                1,
                {
                    "en": "Tell me when something on my wishlist gets cheaper or is back in stock.",
                    "de": "Sagt mir, wenn etwas auf meiner Wunschliste günstiger wird oder wieder da ist.",
                },
            ),
        ),
        "recommendations": (
            ConsentText(
                1,
                {
                    "en": "Use what I bought to suggest what else might suit me.",
                    "de": "Nutzt meine Einkäufe, um mir Passendes vorzuschlagen.",
                },
            ),
        ),
    }
)
"""Purpose to its versions, the current one last. Old versions stay: a consent refers to its words."""


def current_text(purpose: str) -> ConsentText:
    if purpose not in PURPOSES:
        raise PurposeUnknown(f"The shop asks for consent to {', '.join(sorted(PURPOSES))}.")
    return PURPOSES[purpose][-1]


def decide(purpose: str, version: int, *, granted: bool, locale: str, now: datetime) -> Decision:
    """A yes needs the current words; a no is always possible."""
    text = current_text(purpose)
    if granted and version != text.version:
        raise ConsentOutdated(f"The text has changed since; version {text.version} is asked for now.")
    known = next((kept for kept in PURPOSES[purpose] if kept.version == version), text)
    return Decision(
        purpose=purpose,
        version=known.version,
        granted=granted,
        locale=locale,
        fingerprint=known.fingerprint(locale),
        decided_at=now,
    )


def in_force(purpose: str, history: Sequence[Decision]) -> bool:
    """Whether the last word was yes, to the words that are asked for now. `history` is in its order."""
    last = next((decision for decision in reversed(history) if decision.purpose == purpose), None)
    return last is not None and last.granted and last.version == current_text(purpose).version
