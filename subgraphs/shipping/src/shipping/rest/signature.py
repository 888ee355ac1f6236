"""Whether a message really comes from the carrier, and now: an HMAC over the moment and the body.

`Stoa-Carrier-Signature: t=<seconds since 1970>,v1=<hex of HMAC-SHA256(secret, "<t>.<body>")>`; a message may be signed
with several keys while they are changed, so `v1` may stand there more than once. Each tenant has a secret of its own with
its carriers: whose secret has signed, for that tenant the message is heard, and for no other.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from stoa_primitives import Refusal

HEADER: Final = "stoa-carrier-signature"
TOLERANCE_SECONDS: Final = 300
_LONGEST = 1000
_MOST_DIGITS = 12


class SignatureRefused(Refusal):
    """The message is not the carrier's, or too old."""

    code = "SIGNATURE_REFUSED"


def sign(body: bytes, *, secret: str, at: datetime) -> str:
    """The header's value."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(body, secret, seconds)}"


def signer_of(header: str, body: bytes, *, secrets: Mapping[str, str], now: datetime) -> str:
    """The tenant whose carrier has signed. Refuses without saying which part was wrong, and knows no tenant by name."""
    parts = [part.partition("=") for part in header[:_LONGEST].split(",")]
    moments = [value for name, _, value in parts if name.strip() == "t" and value.isascii() and value.isdigit()]
    given = [value.encode() for name, _, value in parts if name.strip() == "v1"]
    if len(moments) != 1 or len(moments[0]) > _MOST_DIGITS:
        raise SignatureRefused("The signature is missing or not valid.")
    seconds = int(moments[0])
    signers = [tenant for tenant, secret in secrets.items() if _is_among(given, _digest(body, secret, seconds))]
    if not signers or abs(now.timestamp() - seconds) > TOLERANCE_SECONDS:
        raise SignatureRefused("The signature is missing or not valid.")
    return signers[0]


def _is_among(given: Sequence[bytes], expected: str) -> bool:
    return any(hmac.compare_digest(expected.encode(), value) for value in given)


def _digest(body: bytes, secret: str, seconds: int) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
