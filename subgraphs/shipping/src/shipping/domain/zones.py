"""Where a country lies, seen from the home country."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from stoa_primitives import InvalidInput

HOME_COUNTRY: Final = "DE"
_EU: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class CountryUnknown(InvalidInput):
    """Not a country code."""

    code = "COUNTRY_UNKNOWN"


class Zone(StrEnum):
    HOME = "HOME"
    EU = "EU"
    WORLD = "WORLD"


def zone_of(country: str) -> Zone:
    """The zone of a two-letter country code."""
    if not _COUNTRY.fullmatch(country):
        raise CountryUnknown("The country must be its two-letter code in capitals, for example DE.")
    if country == HOME_COUNTRY:
        return Zone.HOME
    return Zone.EU if country in _EU else Zone.WORLD
