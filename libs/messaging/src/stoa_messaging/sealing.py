"""Sealed text in an event: only who asked for it can read it, and nobody once the key is gone.

Events are kept by brokers, dead letters and the audit. A person's data travels to its archive as JWE, so that none of them holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from joserfc import jwe
from joserfc.jwk import ECKey

LONGEST_SEALED: Final = 256 * 1024
_HEADER: Final = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}


class _Registry(jwe.JWERegistry):
    max_ciphertext_length = LONGEST_SEALED


_REGISTRY: Final = _Registry(algorithms=list(_HEADER.values()))


def new_seal() -> tuple[dict[str, Any], dict[str, Any]]:
    """A key pair as JWK: the public half goes into the request, the private one opens the answers."""
    key = ECKey.generate_key("P-256")
    return dict(key.as_dict(private=False)), dict(key.as_dict(private=True))


def seal(text: bytes, public_key: Mapping[str, Any]) -> str:
    """The text as compact JWE."""
    return jwe.encrypt_compact(dict(_HEADER), text, ECKey.import_key(dict(public_key)), registry=_REGISTRY)


def unseal(sealed: str, private_key: Mapping[str, Any]) -> bytes:
    """The text again; raises joserfc's errors for what was sealed for somebody else."""
    opened = jwe.decrypt_compact(sealed, ECKey.import_key(dict(private_key)), registry=_REGISTRY).plaintext
    return opened or b""
