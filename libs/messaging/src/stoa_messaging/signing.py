"""Who may say what: an event of type `x.y` counts only under the seal of publisher x.

Each publisher's key is derived from EVENTS_SECRET: whoever reaches the broker without the secret is not believed. What that
holds off and what it does not says docs/adr/0017.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Self

VARIABLE = "EVENTS_SECRET"
_DEVELOPMENT = "dev-only-events"


class ForgedEvent(Exception):
    """The seal is missing, broken, or another publisher's."""

    code = "FORGED_EVENT"


class Seal:
    """Signs and verifies with keys derived from one secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._keys: dict[str, bytes] = {}

    @classmethod
    def from_environment(cls) -> Self:
        """EVENTS_SECRET, or the development one outside of production."""
        secret = os.environ.get(VARIABLE) or _DEVELOPMENT
        if os.environ.get("STOA_ENV") == "production" and secret.startswith("dev-only-"):
            raise ValueError(f"STOA_ENV is production, but {VARIABLE} still holds a development value. Set it.")
        return cls(secret)

    def sign(self, publisher: str, topic: str, body: bytes) -> str:
        """The publisher's seal under exactly these bytes on this topic."""
        return hmac.new(self._key(publisher), topic.encode() + b"\n" + body, hashlib.sha256).hexdigest()

    def verify(self, topic: str, body: bytes, signature: str) -> None:
        """Raises ForgedEvent unless the topic's publisher has signed it."""
        if not hmac.compare_digest(self.sign(publisher_of(topic), topic, body).encode(), signature.encode()):
            raise ForgedEvent(f"{topic} does not carry the seal of {publisher_of(topic)}.")

    def _key(self, publisher: str) -> bytes:
        if publisher not in self._keys:
            self._keys[publisher] = hmac.digest(self._secret, f"stoa events of {publisher}".encode(), "sha256")
        return self._keys[publisher]


def publisher_of(topic: str) -> str:
    """The domain that alone may publish on it."""
    return topic.partition(".")[0]
