"""Text in the languages the shop speaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Locale(StrEnum):
    """A language of the shop."""

    EN = "EN"
    DE = "DE"


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One meaning, written in each language."""

    en: str
    de: str

    def in_locale(self, locale: Locale) -> str:
        return self.de if locale is Locale.DE else self.en
