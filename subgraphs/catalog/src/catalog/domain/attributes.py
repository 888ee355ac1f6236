"""Attributes: named properties with a type, and the codes by which they are filtered and counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from catalog.domain.refusals import AttributeRefused
from catalog.domain.texts import LocalizedText

_NOT_IN_CODES: Final = re.compile(r"[^a-z0-9.]+")
_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NUMBER: Final = re.compile(r"-?\d{1,9}([.,]\d{1,4})?")
_TRUTHS: Final = frozenset({"yes", "no", "ja", "nein"})


class AttributeKind(StrEnum):
    """What the values of an attribute are."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named property, in each language."""

    name: LocalizedText
    value: LocalizedText

    @property
    def key(self) -> str:
        """What the attribute is called in filters."""
        return code_of(self.name.en or self.name.de)

    @property
    def code(self) -> str:
        """Attribute and value together, as filters and facets know it."""
        return f"{self.key}={code_of(self.value.en or self.value.de)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeDefinition:
    """What an attribute is called, of which type it is, and what its numbers count."""

    key: str
    name: LocalizedText
    kind: AttributeKind
    unit: str = ""

    def check(self, value: LocalizedText) -> None:
        """Refuses a value that is not of the attribute's type."""
        for each in filter(None, (value.en, value.de)):
            if self.kind is AttributeKind.NUMBER and not _NUMBER.fullmatch(each.removesuffix(self.unit).strip()):
                raise AttributeRefused(f"{self.key} is a number{f' of {self.unit}' if self.unit else ''}.")
            if self.kind is AttributeKind.BOOLEAN and each.lower() not in _TRUTHS:
                raise AttributeRefused(f"{self.key} is yes or no.")


def code_of(text: str) -> str:
    """Small letters, digits, dots and hyphens: the same for every way to write it."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return _NOT_IN_CODES.sub("-", plain.encode("ascii", "ignore").decode()).strip("-") or "x"


def codes_of(attributes: Iterable[Attribute]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(sorted({each.code for each in attributes}))
