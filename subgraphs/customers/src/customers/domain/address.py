from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from stoa_primitives import InvalidInput

MAX_PART_LENGTH: Final = 120
POSTAL_CODES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "AT": re.compile(r"[0-9]{4}"),
        "AU": re.compile(r"[0-9]{4}"),
        "BE": re.compile(r"[0-9]{4}"),
        "BG": re.compile(r"[0-9]{4}"),
        "CA": re.compile(r"[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]"),
        "CH": re.compile(r"[0-9]{4}"),
        "CY": re.compile(r"[0-9]{4}"),
        "CZ": re.compile(r"[0-9]{3} ?[0-9]{2}"),
        "DE": re.compile(r"[0-9]{5}"),
        "DK": re.compile(r"[0-9]{4}"),
        "EE": re.compile(r"[0-9]{5}"),
        "ES": re.compile(r"[0-9]{5}"),
        "FI": re.compile(r"[0-9]{5}"),
        "FR": re.compile(r"[0-9]{5}"),
        "GB": re.compile(r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}"),
        "GR": re.compile(r"[0-9]{3} ?[0-9]{2}"),
        "HR": re.compile(r"[0-9]{5}"),
        "HU": re.compile(r"[0-9]{4}"),
        "IE": re.compile(r"[A-Za-z][0-9][0-9Ww] ?[A-Za-z0-9]{4}"),
        "IT": re.compile(r"[0-9]{5}"),
        "JP": re.compile(r"[0-9]{3}-?[0-9]{4}"),
        "LI": re.compile(r"94[0-9]{2}"),
        "LT": re.compile(r"(?:LT-)?[0-9]{5}"),
        "LU": re.compile(r"(?:L-)?[0-9]{4}"),
        "LV": re.compile(r"(?:LV-)?[0-9]{4}"),
        "MT": re.compile(r"[A-Za-z]{3} ?[0-9]{4}"),
        "NL": re.compile(r"[1-9][0-9]{3} ?[A-Za-z]{2}"),
        "NO": re.compile(r"[0-9]{4}"),
        "PL": re.compile(r"[0-9]{2}-[0-9]{3}"),
        "PT": re.compile(r"[0-9]{4}-[0-9]{3}"),
        "RO": re.compile(r"[0-9]{6}"),
        "SE": re.compile(r"[0-9]{3} ?[0-9]{2}"),
        "SI": re.compile(r"[0-9]{4}"),
        "SK": re.compile(r"[0-9]{3} ?[0-9]{2}"),
        "US": re.compile(r"[0-9]{5}(?:-[0-9]{4})?"),
    }
)
"""How a postal code is written, country by country; elsewhere any short code will do."""
_ANY_POSTAL_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-]{1,11}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class AddressInvalid(InvalidInput):
    """Nothing could be delivered there; the message names every fault."""

    code = "ADDRESS_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    id: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    is_default: bool = False
    """Where parcels go unless the person says otherwise."""
    is_billing_default: bool = False
    """What stands on bills."""

    def reads_like(self, other: Address) -> bool:
        """Whether a parcel would arrive at the same door."""
        alike = replace(self, id=other.id, is_default=other.is_default, is_billing_default=other.is_billing_default)
        return alike == other


def require_deliverable(address: Address) -> None:
    """Raise with every fault at once: nobody likes to be corrected field by field."""
    faults = tuple(_faults(address))
    if faults:
        raise AddressInvalid(" ".join(faults))


def _faults(address: Address) -> Iterator[str]:
    for label, text in (("name", address.name), ("street", address.street), ("city", address.city)):
        if not text.strip():
            yield f"Tell us the {label}."
        elif len(text) > MAX_PART_LENGTH or not text.isprintable():
            yield f"The {label} must be one line of at most {MAX_PART_LENGTH} characters."
    if not _COUNTRY.fullmatch(address.country):
        yield "The country must be its two-letter code, for example DE."
    elif not POSTAL_CODES.get(address.country, _ANY_POSTAL_CODE).fullmatch(address.postal_code):
        yield "The postal code does not fit the country."
