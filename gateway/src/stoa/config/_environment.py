"""Read the settings from environment variables (docs/contracts/environment.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from stoa.config._settings import (
    DEFAULT_GENERATE_AFTER,
    DEFAULT_SHOWN_CODES,
    DEFAULT_SHOWN_EXTENSIONS,
    ConsoleSettings,
    GatewaySettings,
    HttpSettings,
    IssuerSettings,
    SettingsError,
    ShownErrors,
)

_URL_SUFFIX: Final = "_URL"
# Addresses of other parts of the house; whatever else ends in _URL names a subgraph.
_NO_SUBGRAPH: Final = frozenset({"GATEWAY", "KEYCLOAK", "REDIS", "BROKER"})
_CODES_SUFFIX: Final = "_SHOWN_ERROR_CODES"
_EXTENSIONS_SUFFIX: Final = "_SHOWN_ERROR_EXTENSIONS"
_AUDIENCE: Final = "stoa-gateway"
_CONSOLE_CLIENT: Final = "gateway-console"
_MOST_WORKERS: Final = 256


def settings_from_env(environ: Mapping[str, str]) -> GatewaySettings:
    """Unset variables leave the defaults; a value that cannot be read raises :class:`SettingsError`."""
    production = _environment(environ) == "production"
    keycloak = environ.get("KEYCLOAK_URL")
    graphiql = Path(environ.get("STOA_GRAPHIQL_DIR", "frontend/graphiql/dist"))
    return GatewaySettings(
        environment=_environment(environ),
        log_level=environ.get("STOA_LOG_LEVEL", "INFO"),
        host=environ.get("GATEWAY_HOST", "127.0.0.1"),
        port=_number(environ, "GATEWAY_PORT", 4000),
        workers=_workers(environ),
        supergraph_path=Path(environ.get("STOA_SUPERGRAPH", "supergraph.graphql")),
        gateway_secret=environ.get("STOA_GATEWAY_SECRET", "" if production else "dev-only-gateway"),
        subgraph_urls=_subgraph_urls(environ),
        issuers=() if keycloak is None else (_issuer(environ, keycloak),),
        console=None if keycloak is None else _console(environ, keycloak, production=production),
        graphiql_dir=graphiql if graphiql.is_dir() and not production else None,
        introspection=_switch(environ, "STOA_INTROSPECTION", default=not production),
        defer=_switch(environ, "STOA_DEFER", default=True),
        generate_after=_generate_after(environ),
        native=_native(environ),
        share_subgraph_requests=_switch(environ, "STOA_SHARE_SUBGRAPH_REQUESTS", default=True),
        share_queries=_switch(environ, "STOA_SHARE_QUERIES", default=False),
        expose_plan=not production,
        reject_unauthorized=_switch(environ, "STOA_REJECT_UNAUTHORIZED", default=False),
        shown_errors=_shown_errors(environ),
        subgraph_shown_errors=_subgraph_shown_errors(environ),
        override_labels=_words(environ, "STOA_OVERRIDE_LABELS"),
        override_seed=environ.get("STOA_OVERRIDE_SEED"),
        http=replace(HttpSettings(), cors_origins=tuple(sorted(_words(environ, "STOA_CORS_ORIGINS")))),
    )


def _environment(environ: Mapping[str, str]) -> Literal["development", "production"]:
    value = environ.get("STOA_ENV", "development")
    if value == "production":
        return "production"
    if value == "development":
        return "development"
    raise SettingsError(f"STOA_ENV is '{value}'. Set it to 'development' or 'production'.")


def _subgraph_urls(environ: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in environ.items():
        subgraph = name.removesuffix(_URL_SUFFIX)
        is_address = name.endswith(_URL_SUFFIX) and value.startswith(("http://", "https://"))
        if is_address and subgraph not in _NO_SUBGRAPH and "_" not in subgraph:
            found[subgraph.lower()] = value
    return found


def _shown_errors(environ: Mapping[str, str]) -> ShownErrors:
    return ShownErrors(
        codes=DEFAULT_SHOWN_CODES | _words(environ, "STOA" + _CODES_SUFFIX),
        extensions=DEFAULT_SHOWN_EXTENSIONS | _words(environ, "STOA" + _EXTENSIONS_SUFFIX),
    )


def _subgraph_shown_errors(environ: Mapping[str, str]) -> dict[str, ShownErrors]:
    """A subgraph with a list of its own has that list instead of everybody's; an empty one shows nothing."""
    everybody = _shown_errors(environ)
    names = {
        name.removesuffix(suffix)
        for name in environ
        for suffix in (_CODES_SUFFIX, _EXTENSIONS_SUFFIX)
        if name.endswith(suffix)
    }
    return {
        name.lower(): ShownErrors(
            codes=_words(environ, codes) if (codes := name + _CODES_SUFFIX) in environ else everybody.codes,
            extensions=_words(environ, keys)
            if (keys := name + _EXTENSIONS_SUFFIX) in environ
            else everybody.extensions,
        )
        for name in names - {"STOA"}
    }


def _realm(environ: Mapping[str, str], base: str) -> str:
    return f"{base.rstrip('/')}/realms/{environ.get('KEYCLOAK_REALM', 'stoa')}"


def _internal_realm(environ: Mapping[str, str], public: str) -> str:
    return _realm(environ, environ.get("KEYCLOAK_INTERNAL_URL", public)) + "/protocol/openid-connect"


def _issuer(environ: Mapping[str, str], keycloak: str) -> IssuerSettings:
    return IssuerSettings(
        issuer=_realm(environ, keycloak),
        jwks_url=_internal_realm(environ, keycloak) + "/certs",
        audiences=frozenset({_AUDIENCE}),
    )


def _console(environ: Mapping[str, str], keycloak: str, *, production: bool) -> ConsoleSettings | None:
    secret = environ.get("GATEWAY_CONSOLE_CLIENT_SECRET", "" if production else "dev-only-gateway-console")
    if not secret:
        return None
    issuer, internal = _realm(environ, keycloak), _internal_realm(environ, keycloak)
    return ConsoleSettings(
        client_id=_CONSOLE_CLIENT,
        client_secret=secret,
        issuer=issuer,
        authorization_url=f"{issuer}/protocol/openid-connect/auth",
        token_url=f"{internal}/token",
        end_session_url=f"{internal}/logout",
        jwks_url=f"{internal}/certs",
        public_url=environ.get("GATEWAY_PUBLIC_URL", "http://localhost:4000").rstrip("/"),
    )


def _workers(environ: Mapping[str, str]) -> int | None:
    name = "STOA_WORKERS"
    if name not in environ:
        return None
    count = _number(environ, name, 1)
    if not 1 <= count <= _MOST_WORKERS:
        raise SettingsError(f"{name} is '{count}'. Set it to a number from 1 to {_MOST_WORKERS}.")
    return count


def _generate_after(environ: Mapping[str, str]) -> int | None:
    name = "STOA_GENERATE_AFTER"
    return None if environ.get(name) == "never" else _number(environ, name, DEFAULT_GENERATE_AFTER)


def _native(environ: Mapping[str, str]) -> bool:
    name = "STOA_NATIVE"
    value = environ.get(name, "auto")
    if value not in ("auto", "off"):
        raise SettingsError(f"{name} is '{value}'. Set it to 'auto' (use the engine where it is installed) or 'off'.")
    return value == "auto"


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise SettingsError(f"{name} is '{value}'. Set it to a whole number.")
    return int(value)


def _switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environ.get(name, "true" if default else "false").lower()
    if value not in ("true", "false"):
        raise SettingsError(f"{name} is '{value}'. Set it to 'true' or 'false'.")
    return value == "true"


def _words(environ: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(environ.get(name, "").replace(",", " ").split())


__all__ = ["settings_from_env"]
