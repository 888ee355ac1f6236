"""Addresses of specifications: ``https://specs.apollo.dev/federation/v2.3`` taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_VERSION: Final = re.compile(r"v(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    major: int
    minor: int

    def __str__(self) -> str:
        return f"v{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """Read ``v2.3``; None when the text is no version."""
        match = _VERSION.fullmatch(text)
        return cls(int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class SpecUrl:
    """One version of one specification; the identity is the address without the version."""

    identity: str
    name: str
    version: Version

    def __str__(self) -> str:
        return f"{self.identity}/{self.version}"

    @classmethod
    def parse(cls, text: str) -> SpecUrl | None:
        """Read a specification's address; None when it does not end in ``/<name>/v<major>.<minor>``."""
        base, _, last = text.rstrip("/").rpartition("/")
        version = Version.parse(last)
        name = base.rpartition("/")[2]
        if version is None or "://" not in base or not name:
            return None
        return cls(base, name, version)
