"""What a domain says has happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Base of a domain's events: a fact with its moment, named in the past tense."""

    occurred_at: datetime
