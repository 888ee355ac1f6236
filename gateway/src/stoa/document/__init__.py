"""Document: a client's text read and checked by a short way that only says yes.

Invariant: whatever is accepted here, graphql-core accepts as well, and its tree is the same but for positions. This room writes no
error: what it is not sure of it leaves to graphql-core, whose parser and rules have the words and the places. It knows a GraphQL
schema and nothing of subgraphs, limits or callers.
"""

from __future__ import annotations

from stoa.document._accept import Validator
from stoa.document._read import read_document

__all__ = ["Validator", "read_document"]
