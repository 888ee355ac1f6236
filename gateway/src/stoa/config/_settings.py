"""The settings as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

_DEVELOPMENT_ONLY: Final = "dev-only-"

# Patterns of the codes that subgraphs may show to clients together with their message: codes that blame the request or the state
# of the business. Everything else is masked.
DEFAULT_SHOWN_CODES: Final = frozenset(
    {
        "BAD_USER_INPUT",
        "CONFLICT",
        "FORBIDDEN",
        "INVALID_INPUT",
        "LIMIT_EXCEEDED",
        "NOT_FOUND",
        "OUT_OF_STOCK",
        "UNAUTHENTICATED",
        "UNKNOWN_*",
        "VALIDATION_FAILED",
        "*_CHANGED_MEANWHILE",
        "*_DECLINED",
        "*_EMPTY",
        "*_EXISTS",
        "*_EXPIRED",
        "*_INCOMPLETE",
        "*_INVALID",
        "*_MISMATCH",
        "*_NOT_FOUND",
        "*_OUT_OF_RANGE",
        "*_REFUSED",
        "*_REUSED",
        "*_STATE",
        "*_TOO_LARGE",
        "*_UNAVAILABLE",
        "*_UNKNOWN",
        "*_USED",
    }
)


# What else of such an error clients may see.
DEFAULT_SHOWN_EXTENSIONS: Final = frozenset({"field", "fields", "argument", "reason", "details", "retryable"})

# An operation that comes back this often is worth the milliseconds that its code takes.
DEFAULT_GENERATE_AFTER: Final = 3


class SettingsError(ValueError):
    """A setting that cannot work, or must not in production. The rooms above translate it where they need another kind."""

    code: Final = "INVALID_CONFIGURATION"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationLimits:
    """What one operation may ask for. Counts are taken after fragment expansion."""

    tokens: int = 10_000
    characters: int = 200_000
    depth: int = 25
    aliases: int = 100
    root_fields: int = 50
    directives: int = 50
    fields: int = 5_000
    deferred: int = 20
    equal_names: int = 100
    operation_name_length: int = 256
    variables: int = 200
    variables_depth: int = 32
    list_items: int = 10_000
    validation_errors: int = 20
    response_errors: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """Limits and deadlines towards clients."""

    body_bytes: int = 1024 * 1024
    header_bytes: int = 32 * 1024
    header_count: int = 100
    receipt_seconds: float = 10.0
    request_seconds: float = 30.0
    cors_origins: tuple[str, ...] = ()
    socket_subscriptions: int = 50
    sockets: int = 5_000
    socket_init_seconds: float = 5.0
    heartbeat_seconds: float = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSettings:
    """``issuer`` is what tokens name; ``jwks_url`` is where this process finds the keys."""

    issuer: str
    jwks_url: str
    audiences: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    """The gateway as an OpenID client, for the sign-in of its GraphiQL page."""

    client_id: str
    client_secret: str = field(repr=False)
    issuer: str
    authorization_url: str
    token_url: str
    end_session_url: str
    jwks_url: str
    public_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownErrors:
    """What a client may see of a subgraph's errors: messages with these codes (``*`` allowed), and these extensions of them."""

    codes: frozenset[str] = DEFAULT_SHOWN_CODES
    extensions: frozenset[str] = DEFAULT_SHOWN_EXTENSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """Everything that :func:`stoa.wiring.build_gateway` needs.

    ``override_labels`` are the labels of progressive overrides that are active for every request. ``override_seed`` decides which
    callers ``percent(x)`` takes; without one it is different for anonymous requests after each start.
    ``share_subgraph_requests``: equal requests of queries with equal credentials that are under way go to the subgraph once;
    ``share_queries``: equal queries with equal credentials are executed once.
    ``workers`` is the number of processes; None: one per core, or one where the console is on, whose sessions live in one process.
    An operation gets code of its own after ``generate_after`` requests; None: every plan is interpreted. ``native``: an installed
    engine in C does what such code would do, where it can.
    """

    environment: Literal["development", "production"] = "development"
    log_level: str = "INFO"
    host: str = "127.0.0.1"
    port: int = 4000
    workers: int | None = None
    supergraph_path: Path = Path("supergraph.graphql")
    gateway_secret: str = field(default="dev-only-gateway", repr=False)
    subgraph_urls: Mapping[str, str] = field(default_factory=dict)
    subgraph_seconds: float = 5.0
    subgraph_response_bytes: int = 16 * 1024 * 1024
    generate_after: int | None = DEFAULT_GENERATE_AFTER
    native: bool = True
    issuers: tuple[IssuerSettings, ...] = ()
    console: ConsoleSettings | None = None
    graphiql_dir: Path | None = None
    introspection: bool = True
    defer: bool = True
    expose_plan: bool = False
    reject_unauthorized: bool = False
    shown_errors: ShownErrors = field(default_factory=ShownErrors)
    subgraph_shown_errors: Mapping[str, ShownErrors] = field(default_factory=dict)
    limits: OperationLimits = field(default_factory=OperationLimits)
    http: HttpSettings = field(default_factory=HttpSettings)
    override_labels: frozenset[str] = frozenset()
    override_seed: str | None = None
    share_subgraph_requests: bool = True
    share_queries: bool = False
    cached_operations: int = 1_000
    cached_operation_bytes: int = 20 * 1024 * 1024


def refuse_unsafe_settings(settings: GatewaySettings) -> None:
    """Raise :class:`SettingsError` where settings contradict each other, or a production process carries a development secret."""
    if settings.console is not None and (settings.workers or 1) > 1:
        raise SettingsError(
            f"STOA_WORKERS is {settings.workers}, but the sign-in of GraphiQL keeps its sessions in one process. "
            "Set STOA_WORKERS to 1, or GATEWAY_CONSOLE_CLIENT_SECRET to nothing."
        )
    if settings.environment != "production":
        return
    secrets = {"STOA_GATEWAY_SECRET": settings.gateway_secret}
    if settings.console is not None:
        secrets["GATEWAY_CONSOLE_CLIENT_SECRET"] = settings.console.client_secret
    for name, secret in secrets.items():
        if not secret or secret.startswith(_DEVELOPMENT_ONLY):
            raise SettingsError(f"{name} is unset or a development default. Set a secret of your own in production.")


__all__ = [
    "DEFAULT_GENERATE_AFTER",
    "DEFAULT_SHOWN_CODES",
    "DEFAULT_SHOWN_EXTENSIONS",
    "ConsoleSettings",
    "GatewaySettings",
    "HttpSettings",
    "IssuerSettings",
    "OperationLimits",
    "SettingsError",
    "ShownErrors",
    "refuse_unsafe_settings",
]
