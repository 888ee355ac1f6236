"""Text in the languages the shop speaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Locale(StrEnum):
    """A language of the shop."""

    EN = "EN"
    DE = "DE"


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One meaning, written in each language; where one is missing, the other stands in for it."""

    en: str
    de: str

    def in_locale(self, locale: Locale) -> str:
        return (self.de or self.en) if locale is Locale.DE else (self.en or self.de)

    @property
    def is_empty(self) -> bool:
        return not (self.en or self.de)


NO_TEXT: Final = LocalizedText("", "")
