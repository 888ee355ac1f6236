"""The state of one execution. Single event loop, no awaits inside a merge: no lock is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from stoa.executor._answers import AnswerError
from stoa.executor._faults import ClientPath, SubgraphFault
from stoa.executor._prepared import PreparedFetch, PreparedPlan
from stoa.executor._transport import HeaderList, SubgraphRequest, SubgraphTransport
from stoa.plan import BatchFetch, Fetch

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
        fetch = prepared.fetch
        members = [*client_members(fetch.variables, self.variables)]
        if representations:
            members.append(member(fetch.representations_variable, representations))
        return self._request(fetch.subgraph, prepared.envelope, members, repeatable=fetch.kind == "query")

    def request_for_batch(self, batch: BatchFetch, representations: Sequence[bytes]) -> SubgraphRequest:
        """The whole body of several entity fetches in one."""
        members = [
            *client_members(batch.variables, self.variables),
            *(member(name, value) for name, value in zip(batch.names, representations, strict=True)),
        ]
        return self._request(batch.subgraph, self.plan.envelope_of(batch), members, repeatable=True)

    def request_with(
        self, prepared: PreparedFetch, document: tuple[str, Iterable[str]], members: Iterable[tuple[str, bytes]]
    ) -> SubgraphRequest:
        """The whole body for a document that was written for this one request: its text, and the client's variables in it."""
        fetch, (text, names) = prepared.fetch, document
        envelope = b'{"query":' + orjson.dumps(text) + b',"variables":{'
        more = [*client_members(names, self.variables), *(member(name, value) for name, value in members)]
        return self._request(fetch.subgraph, envelope, more, repeatable=fetch.kind == "query")

    def _request(
        self, subgraph: str, envelope: bytes, members: Iterable[bytes], *, repeatable: bool
    ) -> SubgraphRequest:
        return SubgraphRequest(
            subgraph=subgraph,
            body=envelope + b",".join(members) + b"}}",
            headers=self.headers,
            deadline=self.deadline,
            repeatable=repeatable,
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


def client_members(names: Iterable[str], variables: Mapping[str, Any]) -> Iterator[bytes]:
    """Those of the client's variables, as members of the variables of a request."""
    return (member(name, orjson.dumps(variables[name])) for name in names if name in variables)


def member(name: str, value: bytes) -> bytes:
    """One member of a JSON object, its value written already."""
    return orjson.dumps(name) + b":" + value


__all__ = ["PlanRun", "client_members", "member"]
