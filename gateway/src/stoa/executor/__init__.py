"""Executor: run a query plan against subgraphs and merge their answers.

Invariant: knows ``plan`` data and the transport port, never the supergraph, the client's operation or HTTP to clients.
What comes back from a subgraph is hostile until it has been checked: a bad answer becomes an error on its path and never
touches what other subgraphs said.
"""

from __future__ import annotations

from stoa.executor._asgi import AsgiApp, AsgiTransport
from stoa.executor._code import Collected, FetchCode, Program, UnexpectedAnswer
from stoa.executor._execute import ExecutionResult, PlanRequest, execute_plan, subscribe_plan
from stoa.executor._faults import SubgraphFault
from stoa.executor._http import HttpTransport
from stoa.executor._incremental import BlockResult, Increment, execute_incrementally
from stoa.executor._prepared import PreparedPlan, prepare_plan
from stoa.executor._program import Handover, Made, begin_program, execute_program
from stoa.executor._routing import RoutingTransport
from stoa.executor._sharing import SharingTransport
from stoa.executor._single_flight import SingleFlight
from stoa.executor._transport import SubgraphRequest, SubgraphResponse, SubgraphTransport, TransportLimits

__all__ = [
    "AsgiApp",
    "AsgiTransport",
    "BlockResult",
    "Collected",
    "ExecutionResult",
    "FetchCode",
    "Handover",
    "HttpTransport",
    "Increment",
    "Made",
    "PlanRequest",
    "PreparedPlan",
    "Program",
    "RoutingTransport",
    "SharingTransport",
    "SingleFlight",
    "SubgraphFault",
    "SubgraphRequest",
    "SubgraphResponse",
    "SubgraphTransport",
    "TransportLimits",
    "UnexpectedAnswer",
    "begin_program",
    "execute_incrementally",
    "execute_plan",
    "execute_program",
    "prepare_plan",
    "subscribe_plan",
]
