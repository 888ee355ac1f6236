"""One function per process: settings in, ASGI application out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from stoa.auth import IdTokenVerifier, Issuer, JwksCache, TokenVerifier
from stoa.config import ConsoleSettings, GatewaySettings, refuse_unsafe_settings
from stoa.errors import SupergraphError
from stoa.http import AsgiApp as HttpApp
from stoa.http import (
    Console,
    Cors,
    GatewayApp,
    GraphqlEndpoint,
    HealthEndpoints,
    HttpParts,
    Identifier,
    OpenIdClient,
    PlainRequests,
    Receive,
    Scope,
    Send,
    SocketEndpoint,
    graphiql_routes,
)
from stoa.pipeline import ErrorPolicy, GatewayGraph, LabelHook, LabelPolicy, Pipeline, PipelineSettings, build_graph
from stoa.supergraph import read_supergraph
from stoa.telemetry import TelemetryProbe
from stoa.wiring._outbound import OutboundHttp
from stoa.wiring._reload import SupergraphReload
from stoa.wiring._transports import Mounted, build_transport

_CREDENTIAL: Final = b"stoa-gateway-credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """The ASGI application, with its parts in reach for tests and tools. ``plain`` answers without ASGI where a server can."""

    app: HttpApp
    pipeline: Pipeline
    plain: PlainRequests
    probe: TelemetryProbe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def build_gateway(
    settings: GatewaySettings,
    *,
    transports: Mapping[str, Mounted] | None = None,
    supergraph_sdl: str | None = None,
    outbound: OutboundHttp | None = None,
    override_labels: LabelHook | None = None,
) -> Gateway:
    """Everything a gateway needs. ``transports`` mounts subgraphs by name (an ASGI application or a transport each).

    ``supergraph_sdl`` replaces the file of the settings, which otherwise is followed when it changes. ``outbound`` reaches
    the identity provider. ``override_labels`` says for each request which labels of progressive overrides are active, besides
    those of the settings and ``percent(x)``, which need no hook.
    """
    refuse_unsafe_settings(settings)
    probe = TelemetryProbe(secrets=(settings.gateway_secret,))

    def graph_of(sdl: str) -> GatewayGraph:
        supergraph = read_supergraph(sdl)
        return build_graph(supergraph, build_transport(supergraph, settings, transports or {}, probe), settings)

    sdl = supergraph_sdl if supergraph_sdl is not None else _read_file(settings)
    pipeline = Pipeline(graph_of(sdl), _pipeline_settings(settings, override_labels), probe)
    reload = SupergraphReload(settings.supergraph_path, pipeline, graph_of) if supergraph_sdl is None else None
    lifespan = _Lifespan(pipeline, outbound or OutboundHttp(), reload)
    parts = _http_parts(settings, pipeline, probe, lifespan)
    return Gateway(app=GatewayApp(parts), pipeline=pipeline, plain=PlainRequests(parts.graphql), probe=probe)


@dataclass(slots=True)
class _Lifespan:
    pipeline: Pipeline
    outbound: OutboundHttp
    reload: SupergraphReload | None
    _task: asyncio.Task[None] | None = field(default=None)

    async def start(self) -> None:
        if self.reload is not None:
            self._task = asyncio.create_task(self.reload.run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self.pipeline.graph.transport.aclose()
        await self.outbound.aclose()


def _http_parts(settings: GatewaySettings, pipeline: Pipeline, probe: TelemetryProbe, lifespan: _Lifespan) -> HttpParts:
    outbound, cors = lifespan.outbound, Cors(settings.http.cors_origins)
    console = None if settings.console is None else _console(settings.console, outbound)
    identifier = Identifier(_token_verifier(settings, outbound), console.access_token if console else None)
    return HttpParts(
        graphql=GraphqlEndpoint(
            pipeline=pipeline,
            identifier=identifier,
            settings=settings.http,
            cors=cors,
            expose_plan=settings.expose_plan,
        ),
        sockets=SocketEndpoint(pipeline=pipeline, identifier=identifier, settings=settings.http, cors=cors),
        health=HealthEndpoints(is_ready=lambda: True, render_metrics=probe.render),
        pages=_pages(settings, console),
        start=lifespan.start,
        stop=lifespan.stop,
    )


def _pages(settings: GatewaySettings, console: Console | None) -> HttpApp:
    routes: list[BaseRoute] = [*console.routes()] if console is not None else []
    if settings.graphiql_dir is not None and (settings.graphiql_dir / "index.html").is_file():
        routes += graphiql_routes(settings.graphiql_dir)
    else:
        routes.append(Route("/", _start_page, methods=["GET"]))
    return Starlette(routes=routes)


async def _start_page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("Stoa Gateway. GraphQL is at /graphql.\n", headers={"x-content-type-options": "nosniff"})


def _token_verifier(settings: GatewaySettings, outbound: OutboundHttp) -> TokenVerifier | None:
    if not settings.issuers:
        return None
    return TokenVerifier(
        [
            Issuer(name=each.issuer, audiences=each.audiences, keys=JwksCache(each.jwks_url, outbound.fetch_json))
            for each in settings.issuers
        ]
    )


def _console(settings: ConsoleSettings, outbound: OutboundHttp) -> Console:
    keys = JwksCache(settings.jwks_url, outbound.fetch_json)
    verifier = IdTokenVerifier(settings.issuer, settings.client_id, keys)
    return Console(OpenIdClient(settings=settings, post_form=outbound.post_form, id_tokens=verifier))


def _pipeline_settings(settings: GatewaySettings, override_labels: LabelHook | None) -> PipelineSettings:
    return PipelineSettings(
        limits=settings.limits,
        errors=ErrorPolicy(everywhere=settings.shown_errors, by_subgraph=settings.subgraph_shown_errors),
        introspection=settings.introspection,
        reject_unauthorized=settings.reject_unauthorized,
        request_seconds=settings.http.request_seconds,
        generate_after=settings.generate_after,
        subgraph_headers=((_CREDENTIAL, settings.gateway_secret.encode("ascii")),) if settings.gateway_secret else (),
        share_queries=settings.share_queries,
        labels=LabelPolicy(always=settings.override_labels, hook=override_labels, seed=settings.override_seed),
    )


def _read_file(settings: GatewaySettings) -> str:
    try:
        return settings.supergraph_path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise SupergraphError(
            f"The supergraph {settings.supergraph_path} cannot be read. Compose one with 'stoa compose'."
        ) from error


__all__ = ["Gateway", "build_gateway"]
