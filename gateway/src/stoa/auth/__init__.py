"""Auth: who is asking, and which fields may they read.

Invariant: knows tokens, key sets and the supergraph's security requirements; never a plan, a subgraph or an HTTP request. What a
caller may not read is taken out of the operation before it is planned, so it is never fetched.
"""

from __future__ import annotations

from stoa.auth._filter import without_fields
from stoa.auth._id_token import IdTokenVerifier
from stoa.auth._identity import ANONYMOUS, Identity
from stoa.auth._jwks import FetchJson, JwksCache
from stoa.auth._requirements import GuardedField, Requirements, denied_fields
from stoa.auth._verifier import Issuer, TokenVerifier, peek

__all__ = [
    "ANONYMOUS",
    "FetchJson",
    "GuardedField",
    "IdTokenVerifier",
    "Identity",
    "Issuer",
    "JwksCache",
    "Requirements",
    "TokenVerifier",
    "denied_fields",
    "peek",
    "without_fields",
]
