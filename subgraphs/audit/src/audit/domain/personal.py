"""What an event's data may leave behind: secrets never, personal data only sealed, the rest in clear.

Rules are tables of names, because events are known by their JSON only; values that look like a card or a token go, whatever
they are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

REMOVED: Final = "[removed]"
PERSONAL: Final = "[personal]"
Path = tuple[str | int, ...]

_SECRETS: Final = frozenset(
    {"token", "password", "secret", "credential", "authorization", "cvc", "cvv", "pan", "iban", "card_number", "cookie"}
)
_SECRET_ENDINGS: Final = ("_token", "_password", "_secret", "_cvc", "_iban", "_cookie", "_api_key")
_PERSONAL: Final = frozenset(
    {
        "email",
        "phone",
        "first_name",
        "last_name",
        "given_name",
        "family_name",
        "full_name",
        "display_name",
        "customer_name",
        "author_name",
        "recipient_name",
        "street",
        "street2",
        "house_number",
        "postal_code",
        "city",
        "date_of_birth",
        "vat_id",
        "ip",
        "ip_address",
        "user_agent",
        "comment",
        "note",
    }
)
_PERSONAL_OBJECTS: Final = frozenset(
    {"customer", "address", "shipping_address", "billing_address", "recipient", "contact", "profile", "author"}
)
# Inside such an object these say nothing about the person by themselves.
_HARMLESS: Final = frozenset({"id", "country", "locale", "customer_id", "address_id", "currency"})
# Parts of an export are the customer's data as such; the archive they go to is kept by the customers domain.
_WHOLE_PARTS: Final = frozenset({"part"})
_EXPORTS: Final = "customer_data_exported"
_TOKEN: Final = re.compile(r"eyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*|Bearer\s+\S{8,}", re.IGNORECASE)
_CARD: Final = re.compile(r"(?<![\w-])[3-6](?:[ -]?\d){13,18}(?![\w-])")
_LEAST_CARD_DIGITS: Final = 14
# No token and no card number is shorter.
_SHORTEST_FIND: Final = 14


@dataclass(slots=True)
class Parted:
    """An event's data in its three parts."""

    clear: Any
    personal: list[tuple[Path, Any]] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)


def part(event_type: str, data: Mapping[str, Any]) -> Parted:
    """Takes the data apart; the places of what is not in clear hold a word instead."""
    parted = Parted(clear=None)
    exported = event_type.endswith(_EXPORTS)
    parted.clear = {key: _part_member(parted, (key,), value, exported=exported) for key, value in data.items()}
    return parted


def together(clear: Any, personal: Sequence[tuple[Sequence[str | int], Any]]) -> Any:
    """The data with its personal part back in place; changes and returns `clear`."""
    for path, value in personal:
        target = clear
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value
    return clear


def customer_of(data: Mapping[str, Any]) -> str | None:
    """Whom the event is about."""
    customer = data.get("customer")
    nested = customer.get("id") if isinstance(customer, Mapping) else None
    found = data.get("customer_id") or nested
    return found if isinstance(found, str) and found else None


def redacted(text: str) -> str:
    """The text without tokens and card numbers."""
    if len(text) < _SHORTEST_FIND:
        return text
    return _CARD.sub(_card_or_text, _TOKEN.sub(REMOVED, text))


def _part_member(parted: Parted, path: Path, value: Any, *, exported: bool = False, inside: bool = False) -> Any:
    name = path[-1]
    if isinstance(name, str):
        if _is_secret(name) or (exported and name in _WHOLE_PARTS):
            return _remove(parted, path, value)
        inside = inside or name in _PERSONAL_OBJECTS
        if isinstance(value, str) and (name in _PERSONAL or (inside and name not in _HARMLESS)):
            return _seal(parted, path, value)
    if isinstance(value, dict):
        return {key: _part_member(parted, (*path, key), child, inside=inside) for key, child in value.items()}
    if isinstance(value, list):
        return [_part_member(parted, (*path, place), child, inside=inside) for place, child in enumerate(value)]
    if isinstance(value, str):
        return _scanned(parted, path, value, inside=inside)
    return value


def _is_secret(name: str) -> bool:
    return name in _SECRETS or name.endswith(_SECRET_ENDINGS)


def _remove(parted: Parted, path: Path, value: Any) -> Any:
    if value is None:
        return None
    parted.removed.append(path)
    return REMOVED


def _seal(parted: Parted, path: Path, value: str) -> str:
    if not value:
        return value
    clean = redacted(value)
    if clean != value:
        parted.removed.append(path)
    parted.personal.append((path, clean))
    return PERSONAL


def _scanned(parted: Parted, path: Path, value: str, *, inside: bool) -> str:
    if inside and isinstance(path[-1], int):
        return _seal(parted, path, value)
    clean = redacted(value)
    if clean != value:
        parted.removed.append(path)
    return clean


def _card_or_text(match: re.Match[str]) -> str:
    digits = [int(character) for character in match.group() if character.isdigit()]
    return REMOVED if len(digits) >= _LEAST_CARD_DIGITS and _passes_luhn(digits) else match.group()


def _passes_luhn(digits: Sequence[int]) -> bool:
    def weighed() -> Iterator[int]:
        for place, digit in enumerate(reversed(digits)):
            doubled = digit * 2 if place % 2 else digit
            yield doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - the sum of its two digits

    return sum(weighed()) % 10 == 0
