"""Checkpoints: a signed note how far a chain was found whole, so that the next check begins there.

The signature is made with a key that the database does not hold: whoever rewrites the chain from its beginning cannot rewrite
the checkpoints too.
"""

from __future__ import annotations

import hashlib
import hmac

from .chain import ChainPoint


def signature_of(point: ChainPoint, key: bytes) -> bytes:
    """HMAC-SHA-256 of the point."""
    text = f"stoa audit checkpoint\n{point.chain}\n{point.position}\n{point.hash.hex()}"
    return hmac.digest(key, text.encode(), hashlib.sha256)


def is_signed(point: ChainPoint, signature: bytes, key: bytes) -> bool:
    return hmac.compare_digest(signature_of(point, key), signature)
