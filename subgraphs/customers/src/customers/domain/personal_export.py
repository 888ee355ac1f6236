"""An export: everything the market holds about a person, collected from every domain, in one archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import NotFound, Refusal

ANSWERING: Final = (
    "customers",
    "basket",
    "ordering",
    "payment",
    "shipping",
    "discount",
    "notifications",
    "reviews",
    "audit",
)
"""Every domain that holds something about people. Catalogue and inventory know things only."""


class ExportUnknown(NotFound):
    """No such export of this person."""

    code = "EXPORT_NOT_FOUND"


class ExportNotReady(Refusal):
    """Nothing to download yet, or no longer."""

    code = "EXPORT_NOT_READY"


class ExportState(StrEnum):
    COLLECTING = "COLLECTING"
    READY = "READY"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    id: str
    customer_id: str
    state: ExportState
    requested_at: datetime
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    answered: tuple[str, ...] = ()
    """Domains whose last part has come, in the order of `ANSWERING`."""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(domain for domain in ANSWERING if domain not in self.answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a domain's answer: table name to rows."""

    domain: str
    sequence: int
    last: bool
    content: dict[str, list[dict[str, object]]]


def complete_domains(parts: tuple[tuple[str, int, bool], ...]) -> tuple[str, ...]:
    """Domains of which the last part and all before it are there; parts may come in any order, and twice."""
    ends = {domain: sequence for domain, sequence, last in parts if last}
    counts: dict[str, set[int]] = {}
    for domain, sequence, _ in parts:
        counts.setdefault(domain, set()).add(sequence)
    return tuple(
        domain for domain in ANSWERING if domain in ends and set(range(ends[domain] + 1)) <= counts.get(domain, set())
    )
