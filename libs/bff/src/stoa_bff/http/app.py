"""The ASGI application of a BFF: routes in the order they are tried, wrapped in the security headers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from stoa_bff.http.auth_routes import AuthRoutes
from stoa_bff.http.graphql_endpoint import GraphQLEndpoint
from stoa_bff.http.guard import SecurityHeaders
from stoa_bff.http.media import Media
from stoa_bff.http.papers import Papers
from stoa_bff.http.parts import BffParts
from stoa_bff.http.schema import ScreenSchema
from stoa_bff.http.spa import Spa


def build_bff(parts: BffParts, schema: ScreenSchema) -> ASGIApp:
    """Put the routes of docs/contracts/bff.md together; the lifespan closes what the parts opened."""
    media = Media(parts.settings.catalog_url)
    papers = Papers(parts)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await media.close()
        await papers.close()
        await parts.close()

    routes: list[BaseRoute] = [
        Route("/health/live", _live),
        Route("/health/ready", _readiness(parts)),
        Route("/graphql", GraphQLEndpoint(parts, schema), methods=["POST"]),
        *AuthRoutes(parts).routes(),
        *media.routes(),
        *papers.routes(),
        *_spa_routes(parts),
    ]
    return SecurityHeaders(Starlette(routes=routes, lifespan=lifespan))


def _spa_routes(parts: BffParts) -> list[Route]:
    mounts = sorted(parts.settings.spas, key=lambda mount: len(mount.path), reverse=True)
    routes: list[Route] = []
    for mount in mounts:
        base = mount.path.rstrip("/")
        spa = Spa(mount.path, mount.directory)
        if base:
            routes.append(Route(base, _to_folder, methods=["GET"]))
        routes.append(Route(f"{base}/{{rest:path}}", spa.__call__, methods=["GET"]))
    return routes


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "live"})


async def _to_folder(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/", status_code=308)


def _readiness(parts: BffParts) -> Callable[[Request], Awaitable[Response]]:
    async def ready(_: Request) -> Response:
        # Sessions must be readable; the gateway and Keycloak may be away, pages say so themselves.
        try:
            await parts.redis.ping()
        except RedisError:
            return JSONResponse({"status": "waiting", "for": "redis"}, status_code=503)
        return JSONResponse({"status": "ready"})

    return ready
