"""One subgraph as an ASGI application: credential, caller, GraphQL over POST, server-sent events, health."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext
from typing import Any, Final

import orjson
from starlette.types import Receive, Scope, Send
from stoa_primitives import Refusal, acting_for
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from stoa_service.body import BadRequest, GraphQLRequest, parse_request, read_body
from stoa_service.caller import TENANT_HEADER, Caller, acting_service
from stoa_service.database_role import RoleBypassesRows
from stoa_service.errors import format_errors
from stoa_service.schema import SubgraphSchema
from stoa_service.settings import ServiceSettings
from stoa_service.sse import send_events
from stoa_service.tokens import KeyCache, KeysUnavailable, TokenVerifier, VerifiesTokens, keys_from

OPERATION_SECONDS: Final = 25.0
READY_SECONDS: Final = 5.0

ContextFactory = Callable[[Caller], object]
ReadyCheck = Callable[[], Awaitable[None]]
Lifespan = Callable[[], AbstractAsyncContextManager[object]]

_TENANT_HEADER: Final = TENANT_HEADER.lower().encode()

_log = logging.getLogger(__name__)


class GraphQLApp:
    """ASGI callable. `lifespan()` opens what the subgraph holds, for a process that holds several subgraphs."""

    def __init__(
        self,
        schema: SubgraphSchema,
        *,
        settings: ServiceSettings,
        context_factory: ContextFactory,
        ready_checks: Mapping[str, ReadyCheck],
        lifespan: Lifespan,
        verifier: VerifiesTokens,
    ) -> None:
        self.schema = schema
        self.lifespan = lifespan
        self._context_factory = context_factory
        self._ready_checks = dict(ready_checks)
        self._verifier = verifier
        self._credential = settings.gateway_secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._run_lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": "Subscriptions travel over SSE here."})

    async def _run_lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self.lifespan())
            except Exception as error:
                await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
                raise
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["path"] == "/health/live":
                await _send_json(send, 200, {"status": "live"})
            elif scope["path"] == "/health/ready":
                await self._answer_ready(send)
            else:
                await self._answer_graphql(scope, receive, send)
        except BadRequest as refused:
            await _send_json(send, refused.status, _problem(refused.message, refused.code))

    async def _answer_ready(self, send: Send) -> None:
        checks = {name: await _state(name, check) for name, check in self._ready_checks.items()}
        ready = all(state == "ready" for state in checks.values())
        body = {"status": "ready" if ready else "not ready", "checks": checks}
        await _send_json(send, 200 if ready else 503, body)

    async def _answer_graphql(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        self._check_credential(headers)
        if scope["path"] not in {"/graphql", "/graphql/"}:
            raise BadRequest("There is nothing here; GraphQL is at /graphql.", status=404, code="NOT_FOUND")
        if scope["method"] != "POST":
            raise BadRequest("GraphQL is spoken by POST here.", status=405, code="METHOD_NOT_ALLOWED")
        caller = await self._caller(headers)
        request = parse_request(await read_body(headers, receive))
        # Everything below, tasks and streams too, reads and writes this tenant's rows only (stoa_service.row_security).
        with acting_for(caller.tenant):
            context = self._context_factory(caller)
            if b"text/event-stream" in headers.get(b"accept", b""):
                await send_events(self._stream(request, context), receive, send)
            else:
                status, payload = await self._execute(request, context)
                await _send_json(send, status, payload)

    def _check_credential(self, headers: Mapping[bytes, bytes]) -> None:
        given = headers.get(b"stoa-gateway-credential", b"")
        if not hmac.compare_digest(given, self._credential):
            raise BadRequest("Only the gateway may ask here.", status=403, code="GATEWAY_CREDENTIAL_REQUIRED")

    async def _caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
        if not scheme:
            return Caller.guest()
        if scheme.lower() != b"bearer":
            raise BadRequest("Authorise with a bearer token.", status=401, code="UNAUTHENTICATED")
        try:
            caller = await self._verifier.caller_of(token.strip().decode("ascii", "replace"))
            return acting_service(caller, headers.get(_TENANT_HEADER))
        except KeysUnavailable as refused:
            raise BadRequest(refused.message, status=503, code=refused.code) from refused
        except Refusal as refused:
            raise BadRequest(refused.message, status=401, code=refused.code) from refused

    async def _execute(self, request: GraphQLRequest, context: object) -> tuple[int, dict[str, Any]]:
        try:
            async with asyncio.timeout(OPERATION_SECONDS):
                result = await self.schema.execute(
                    request.query,
                    variable_values=request.variables,
                    context_value=context,
                    operation_name=request.operation_name,
                    allowed_operation_types=(OperationType.QUERY, OperationType.MUTATION),
                )
        except TimeoutError:
            return 503, _problem("The operation took too long and was stopped.", "DEADLINE_EXCEEDED")
        except _UNCHOOSABLE:
            return 400, _UNKNOWN_OPERATION
        refused = isinstance(result, PreExecutionError) or (result.data is None and not _has_path(result))
        return (400 if refused else 200), _payload(result)

    async def _stream(self, request: GraphQLRequest, context: object) -> AsyncIterator[bytes]:
        try:
            stream = await self.schema.stream(
                request.query,
                variable_values=request.variables,
                context_value=context,
                operation_name=request.operation_name,
            )
        except _UNCHOOSABLE:
            yield orjson.dumps(_UNKNOWN_OPERATION)
            return
        try:
            async for result in stream:
                yield orjson.dumps(_payload(result))
        finally:
            close = getattr(stream, "aclose", None)
            if close is not None:
                await close()


def build_graphql_app(
    schema: SubgraphSchema,
    *,
    settings: ServiceSettings,
    context_factory: ContextFactory,
    ready_checks: Mapping[str, ReadyCheck] | None = None,
    lifespan: Lifespan | None = None,
    verifier: VerifiesTokens | None = None,
) -> GraphQLApp:
    """The subgraph's application; `verifier` is the realm's by default."""
    default = TokenVerifier(KeyCache(keys_from(settings.issuer_internal)), issuer=settings.issuer)
    return GraphQLApp(
        schema,
        settings=settings,
        context_factory=context_factory,
        ready_checks=ready_checks or {},
        lifespan=lifespan or nullcontext,
        verifier=verifier or default,
    )


def _payload(result: Any) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    if result.errors:
        payload["errors"] = format_errors(result.errors)
    if not isinstance(result, PreExecutionError):
        payload["data"] = result.data
    return payload


def _has_path(result: ExecutionResult) -> bool:
    return not result.errors or any(error.path for error in result.errors)


def _problem(message: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


_UNCHOOSABLE = (CannotGetOperationTypeError, InvalidOperationTypeError)
_UNKNOWN_OPERATION = _problem(
    "The document holds no operation of that name, or one that is asked for in another way.", "OPERATION_UNKNOWN"
)


async def _state(name: str, check: ReadyCheck) -> str:
    try:
        async with asyncio.timeout(READY_SECONDS):
            await check()
    except RoleBypassesRows as error:
        _log.error("not ready: %s: %s", name, error)
        return f"not ready: {error.code}"
    except Exception as error:  # noqa: BLE001 - whatever a dependency throws means "not ready"
        _log.warning("not ready: %s: %s", name, type(error).__name__)
        return "not ready"
    return "ready"


async def _send_json(send: Send, status: int, payload: Mapping[str, Any]) -> None:
    body = orjson.dumps(payload)
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
