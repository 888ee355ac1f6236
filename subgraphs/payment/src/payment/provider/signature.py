"""How a webhook is signed: HMAC-SHA256 over the moment and the body, so that neither can be changed or used again much later."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

HEADER: Final = "Provider-Signature"
TOLERANCE_SECONDS: Final = 300
_LONGEST: Final = 200


def sign(body: bytes, *, secret: str, at: int) -> str:
    """The header's value."""
    return f"t={at},v1={_digest(body, secret, at)}"


def is_genuine(header: str, body: bytes, *, secret: str, now: float) -> bool:
    """Whether the provider wrote this body, within the last minutes."""
    parts = dict(part.partition("=")[::2] for part in header[:_LONGEST].split(","))
    moment = parts.get("t", "")
    if not (moment.isascii() and moment.isdecimal()) or abs(now - int(moment)) > TOLERANCE_SECONDS:
        return False
    return hmac.compare_digest(parts.get("v1", "").encode(), _digest(body, secret, int(moment)).encode())


def _digest(body: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
