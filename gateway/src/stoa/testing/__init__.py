"""Testing: doubles that tests of gateways need, ours and our users'. Invariant: speaks the same ports as production.

Subgraphs made of SDL and resolvers, in this process; an issuer with keys of its own; nothing here opens a socket.
"""

from __future__ import annotations

from stoa.testing._fake_subgraph import FakeSubgraph, RecordedRequest
from stoa.testing._gateway import GatewayClient, compose_sdl, gateway_for
from stoa.testing._incremental import BrokenDeliveryError, merge_identified, merge_parts, parts_of
from stoa.testing._mutations import mutated
from stoa.testing._scripted import ScriptedTransport
from stoa.testing._server import served
from stoa.testing._tokens import TokenIssuer

__all__ = [
    "BrokenDeliveryError",
    "FakeSubgraph",
    "GatewayClient",
    "RecordedRequest",
    "ScriptedTransport",
    "TokenIssuer",
    "compose_sdl",
    "gateway_for",
    "merge_identified",
    "merge_parts",
    "mutated",
    "parts_of",
    "served",
]
