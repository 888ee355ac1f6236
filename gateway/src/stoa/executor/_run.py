"""The state of one execution. Single event loop, no awaits inside a merge: no lock is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from stoa.executor._answers import AnswerError
from stoa.executor._faults import ClientPath, SubgraphFault
from stoa.executor._prepared import PreparedFetch, PreparedPlan
from stoa.executor._transport import HeaderList, SubgraphRequest, SubgraphTransport
from stoa.plan import Fetch

_MAX_FAULTS: Final = 200


@dataclass(slots=True, kw_only=True)
class PlanRun:
    """``data`` grows while the plan is walked. ``finished`` holds the ids of fetches that deferred requests may wait for."""

    plan: PreparedPlan
    variables: Mapping[str, Any]
    headers: HeaderList
    deadline: float
    transport: SubgraphTransport
    interfaces: Collection[str]
    data: dict[str, Any]
    faults: list[SubgraphFault] = field(default_factory=list)
    finished: dict[int, asyncio.Event] = field(default_factory=dict)

    def finish(self, fetch: Fetch) -> None:
        """Whatever came of it: who waits for this fetch may go on."""
        if fetch.id in self.finished:
            self.finished[fetch.id].set()

    def request_for(self, prepared: PreparedFetch, representations: bytes) -> SubgraphRequest:
        """The whole body: constant envelope, the client's variables that this fetch uses, the representations."""
        members = [
            orjson.dumps(name) + b":" + orjson.dumps(self.variables[name])
            for name in prepared.fetch.variables
            if name in self.variables
        ]
        if representations:
            members.append(b'"representations":' + representations)
        return SubgraphRequest(
            subgraph=prepared.fetch.subgraph,
            body=prepared.envelope + b",".join(members) + b"}}",
            headers=self.headers,
            deadline=self.deadline,
            repeatable=prepared.fetch.kind == "query",
        )

    def report(self, subgraph: str, error: AnswerError, path: ClientPath | None) -> None:
        """A message that the subgraph itself wrote."""
        code = error.extensions.get("code")
        self.add(
            SubgraphFault(
                subgraph=subgraph,
                message=error.message,
                code=code if isinstance(code, str) else None,
                path=path,
                extensions=error.extensions,
                from_subgraph=True,
            )
        )

    def add(self, fault: SubgraphFault) -> None:
        if len(self.faults) < _MAX_FAULTS:
            self.faults.append(fault)


__all__ = ["PlanRun"]
