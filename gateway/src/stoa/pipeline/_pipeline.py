"""The stages in their order."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from time import monotonic  # the event loops' clock, without asking for the loop
from typing import Any, Final, TypeAlias

from msgspec import Struct

from stoa.auth import Identity, denied_fields
from stoa.config import OperationLimits
from stoa.errors import Unauthorized
from stoa.executor import (
    ExecutionResult,
    Handover,
    Made,
    PlanRequest,
    SubgraphFault,
    SubgraphTransport,
    begin_program,
    execute_incrementally,
    execute_plan,
    execute_program,
    subscribe_plan,
)
from stoa.pipeline._compile import NOTHING_DENIED, compile_operation, variant_for
from stoa.pipeline._compiled import CompiledOperation, CompiledVariant
from stoa.pipeline._decode import GraphqlRequest
from stoa.pipeline._generated import known_program, program_for
from stoa.pipeline._graph import GatewayGraph
from stoa.pipeline._incremental import IncrementalAnswer
from stoa.pipeline._incremental_ids import IdentifiedAnswer
from stoa.pipeline._introspect import introspect
from stoa.pipeline._labels import LabelPolicy
from stoa.pipeline._redact import ErrorPolicy, redact
from stoa.pipeline._response import GraphqlError, GraphqlResponse
from stoa.pipeline._sharing import SharedQueries
from stoa.pipeline._warm import WarmUp
from stoa.probe import Probe
from stoa.shaping import ShapingError, client_path, project

_NO_LABELS: Final = frozenset[str]()

# An exception is a bug.
Responded: TypeAlias = GraphqlResponse | Exception
Done: TypeAlias = Callable[[Responded], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSettings:
    limits: OperationLimits
    errors: ErrorPolicy = field(default_factory=ErrorPolicy)
    introspection: bool = True
    reject_unauthorized: bool = False
    request_seconds: float = 30.0
    generate_after: int | None = None
    subgraph_headers: tuple[tuple[bytes, bytes], ...] = ()
    labels: LabelPolicy = field(default_factory=LabelPolicy)
    share_queries: bool = False


class PreparedOperation(Struct, frozen=True, kw_only=True):
    """A request that passed every check and has a plan. It keeps the graph that it was planned on."""

    graph: GatewayGraph
    compiled: CompiledOperation
    variant: CompiledVariant
    variables: Mapping[str, Any]
    kind: str

    @property
    def is_for_everybody(self) -> bool:
        """Whether the same text is prepared alike for every caller and every request."""
        return not (
            self.compiled.guarded
            or self.compiled.parsed.operation.variable_definitions
            or self.graph.query_graph.labels
        )

    @property
    def is_incremental(self) -> bool:
        """Whether the answer comes in several responses."""
        return bool(self.variant.blocks)


@dataclass(slots=True)
class Pipeline:
    """``graph`` may be replaced at any time; requests under way end on the graph that they began with."""

    graph: GatewayGraph
    settings: PipelineSettings
    probe: Probe
    _planning: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    _shared: SharedQueries = field(default_factory=SharedQueries)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def prepare(
        self, request: GraphqlRequest, identity: Identity, *, incremental: bool = False
    ) -> PreparedOperation:
        """Everything before execution. Raises :class:`stoa.errors.ClientError` and its kinds.

        ``incremental`` says that the client takes several responses; without it, what is deferred comes at once.
        """
        graph = self.graph
        labels = await self.settings.labels.active(graph.query_graph.labels, request, identity, self.probe)
        compiled = await self._compiled(graph, request, labels)
        denied = denied_fields(compiled.guarded, identity) if compiled.guarded else NOTHING_DENIED
        if denied and self.settings.reject_unauthorized:
            raise Unauthorized("You are not allowed to read every field of this operation.")
        variables = compiled.variables.coerce(request.variables, self.settings.limits)
        key = (denied, _deferring(compiled, variables) if incremental else None)
        variant = compiled.find(key, labels)
        if variant is None:
            async with self._planning:
                variant = await asyncio.to_thread(variant_for, graph, compiled, key, labels, self.settings.limits)
        return PreparedOperation(
            graph=graph, compiled=compiled, variant=variant, variables=variables, kind=compiled.kind
        )

    def known(self, request: GraphqlRequest, identity: Identity) -> PreparedOperation | None:
        """:meth:`prepare` where nothing has to be waited for, and code is there: None elsewhere."""
        graph = self.graph
        compiled = None if graph.query_graph.labels else graph.operations.find((request.query, request.operation_name))
        if compiled is None:
            return None
        denied = denied_fields(compiled.guarded, identity) if compiled.guarded else NOTHING_DENIED
        variant = compiled.find((denied, None), _NO_LABELS)
        if variant is None or variant.programs is None or not variant.programs.has_code:
            return None
        if denied and self.settings.reject_unauthorized:
            return None
        variables = compiled.variables.coerce(request.variables, self.settings.limits)
        return PreparedOperation(
            graph=graph, compiled=compiled, variant=variant, variables=variables, kind=compiled.kind
        )

    async def replace_graph(self, graph: GatewayGraph) -> GatewayGraph:
        """Swap a new graph in once it knows the operations that are asked for. Returns the old one."""
        limits, introspection = self.settings.limits, self.settings.introspection
        warm_up = WarmUp(labels=self.settings.labels.always, limits=limits, introspection=introspection)
        await warm_up.run(graph, self.graph.operations.known())
        old, self.graph = self.graph, graph
        return old

    async def run(self, prepared: PreparedOperation, headers: tuple[tuple[bytes, bytes], ...]) -> GraphqlResponse:
        """Execute a query or mutation."""
        started = monotonic()
        request = self._plan_request(prepared, headers)
        if self.settings.share_queries and prepared.kind == "query":
            response = await self._shared.respond(
                prepared, headers, request.deadline, lambda: self._execute(prepared, request)
            )
        else:
            response = await self._execute(prepared, request)
        self.probe.operation_finished(
            kind=prepared.kind, outcome="errors" if response.errors else "ok", seconds=monotonic() - started
        )
        return response

    def begin(self, prepared: PreparedOperation, headers: tuple[tuple[bytes, bytes], ...], done: Done) -> bool:
        """:meth:`run` without a task, where there is generated code already; False: there is none, use :meth:`run`."""
        programs = prepared.variant.programs
        if programs is None or self.settings.share_queries:
            return False
        program = known_program(programs, prepared.variables)
        if program is None:
            return False
        begun = _Begun(self, prepared, done, monotonic())
        begin_program(program, self._plan_request(prepared, headers), self._transport(prepared), begun.made)
        return True

    def take_over(self, prepared: PreparedOperation, handover: Handover, done: Done) -> None:
        """What generated code could not judge."""
        task = asyncio.get_running_loop().create_task(self._handed_over(prepared, handover, done))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _handed_over(self, prepared: PreparedOperation, handover: Handover, done: Done) -> None:
        try:
            made: Responded = self._noted(prepared, self._respond(prepared, await handover.execute()))
        except Exception as error:  # noqa: BLE001 - a bug of ours, for whoever waits
            made = error
        done(made)

    def _noted(self, prepared: PreparedOperation, response: GraphqlResponse) -> GraphqlResponse:
        if prepared.variant.programs is not None:
            prepared.variant.programs.note(in_vain=not response.errors)
        return response

    async def _execute(self, prepared: PreparedOperation, request: PlanRequest) -> GraphqlResponse:
        """By code generated for this operation where there is some, else by interpreting its plan."""
        transport = self._transport(prepared)
        programs, after = prepared.variant.programs, self.settings.generate_after
        program = None if programs is None else known_program(programs, prepared.variables)
        if program is None:
            program = await program_for(programs, prepared.variables, after, self._planning)
        if program is None or programs is None:
            return self._respond(prepared, await execute_plan(request, transport))
        answered = await execute_program(program, request, transport)
        if isinstance(answered, bytes):
            programs.note(in_vain=False)
            return GraphqlResponse(data=answered)
        return self._noted(prepared, self._respond(prepared, answered))

    async def deliver(
        self, prepared: PreparedOperation, headers: tuple[tuple[bytes, bytes], ...], *, by_id: bool = False
    ) -> AsyncGenerator[GraphqlResponse, None]:
        """Execute a query or mutation with deferred blocks: what is there at once, then each block when it is complete.

        ``by_id`` chooses the format: see ``IncrementalAnswer`` and ``IdentifiedAnswer``.
        """
        loop = asyncio.get_running_loop()
        started, outcome = loop.time(), "ok"
        answer = (IdentifiedAnswer if by_id else IncrementalAnswer)(
            variant=prepared.variant,
            variables=prepared.variables,
            introspection=_introspected(prepared),
            report=self._errors,
        )
        increments = execute_incrementally(self._plan_request(prepared, headers), self._transport(prepared))
        try:
            async with aclosing(answer.responses(increments)) as responses:
                async for response in responses:
                    outcome = "errors" if response.has_errors else outcome
                    yield response
        finally:
            self.probe.operation_finished(kind=prepared.kind, outcome=outcome, seconds=loop.time() - started)

    async def stream(
        self, prepared: PreparedOperation, headers: tuple[tuple[bytes, bytes], ...]
    ) -> AsyncIterator[GraphqlResponse]:
        """One response per event of a subscription."""
        results = subscribe_plan(self._plan_request(prepared, headers), self._transport(prepared))
        self.probe.streams_changed(by=1)
        try:
            async with aclosing(results):  # type: ignore[type-var]  # it is an async generator
                async for result in results:
                    yield self._respond(prepared, result)
        finally:
            self.probe.streams_changed(by=-1)

    async def _compiled(
        self, graph: GatewayGraph, request: GraphqlRequest, labels: frozenset[str]
    ) -> CompiledOperation:
        key = (request.query, request.operation_name)
        found = graph.operations.find(key)
        self.probe.plan_lookup(hit=found is not None)
        if found is not None:
            return found
        limits, introspection = self.settings.limits, self.settings.introspection
        return await graph.operations.compile(
            key, lambda: compile_operation(graph, key, labels, limits, introspection=introspection)
        )

    def _transport(self, prepared: PreparedOperation) -> SubgraphTransport:
        return prepared.graph.shared if prepared.kind == "query" else prepared.graph.transport

    def _plan_request(self, prepared: PreparedOperation, headers: tuple[tuple[bytes, bytes], ...]) -> PlanRequest:
        return PlanRequest(
            plan=prepared.variant.prepared,
            variables=prepared.variables,
            headers=headers + self.settings.subgraph_headers,
            deadline=monotonic() + self.settings.request_seconds,
            interfaces=prepared.graph.interfaces,
        )

    def _respond(self, prepared: PreparedOperation, result: ExecutionResult) -> GraphqlResponse:
        projection = prepared.variant.projection
        faults = [replace(fault, path=client_path(projection, fault.path, result.data)) for fault in result.faults]
        shaped = project(
            projection,
            result.data,
            prepared.variables,
            introspection=_introspected(prepared),
            explained=[fault.path for fault in faults if fault.path is not None],
        )
        return GraphqlResponse(data=shaped.data, errors=self._errors(faults, shaped.errors))

    def _errors(
        self, faults: Sequence[SubgraphFault], shaping_errors: Sequence[ShapingError]
    ) -> tuple[GraphqlError, ...]:
        errors: list[GraphqlError] = []
        if faults:
            reference = secrets.token_hex(8)
            errors += redact(faults, self.settings.errors, self.probe, reference)
        errors += [GraphqlError(message=one.message, code=one.code, path=one.path) for one in shaping_errors]
        return tuple(errors[: self.settings.limits.response_errors])


class _Begun(Struct, eq=False):
    """An operation under way: what came of it is counted, and told as a response."""

    pipeline: Pipeline
    prepared: PreparedOperation
    done: Done
    started: float

    def made(self, made: Made) -> None:
        if isinstance(made, bytes):
            self.responded(GraphqlResponse(data=made))
        elif isinstance(made, Handover):
            self.pipeline.take_over(self.prepared, made, self.responded)
        else:
            self.done(made)

    def responded(self, response: Responded) -> None:
        if not isinstance(response, Exception):
            try:
                self._count(response)
            except Exception as error:  # noqa: BLE001 - a bug of ours: nobody awaits this, and whoever waits has to be told
                response = error
        self.done(response)

    def _count(self, response: GraphqlResponse) -> None:
        prepared = self.prepared
        if type(response.data) is bytes and prepared.variant.programs is not None:
            prepared.variant.programs.note(in_vain=False)
        self.pipeline.probe.operation_finished(
            kind=prepared.kind, outcome="errors" if response.errors else "ok", seconds=monotonic() - self.started
        )


def _deferring(compiled: CompiledOperation, variables: Mapping[str, Any]) -> frozenset[str] | None:
    """Events of a subscription are small answers already; each comes whole."""
    if compiled.defer_variables is None or compiled.kind == "subscription":
        return None
    return frozenset(name for name in compiled.defer_variables if variables.get(name) is True)


def _introspected(prepared: PreparedOperation) -> Mapping[str, Any]:
    answered = prepared.variant.introspection
    if answered is not None:
        return answered
    return introspect(prepared.compiled.parsed, prepared.variant.whole, prepared.variables)


__all__ = ["Done", "Pipeline", "PipelineSettings", "PreparedOperation", "Responded"]
