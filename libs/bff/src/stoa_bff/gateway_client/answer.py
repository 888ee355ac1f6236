"""What the gateway answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayError:
    """One GraphQL error: its stable code, its text (already safe to show), where in the answer, and the domain that failed."""

    code: str
    message: str
    path: tuple[str | int, ...] = ()
    service: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayAnswer:
    """Data as far as it could be had, and what went wrong."""

    data: dict[str, Any] = field(default_factory=dict)
    errors: tuple[GatewayError, ...] = ()

    def has(self, code: str) -> bool:
        """Tell whether an error carries this code."""
        return any(error.code == code for error in self.errors)


def read_answer(body: Any) -> GatewayAnswer:
    """Read a GraphQL response; raises ValueError for anything else."""
    if not isinstance(body, dict) or not ("data" in body or "errors" in body):
        message = "not a GraphQL response"
        raise ValueError(message)
    errors = tuple(_read_error(error) for error in body.get("errors") or ())
    return GatewayAnswer(data=body.get("data") or {}, errors=errors)


def _read_error(error: dict[str, Any]) -> GatewayError:
    extensions = error.get("extensions") or {}
    return GatewayError(
        code=str(extensions.get("code", "INTERNAL")),
        message=str(error.get("message", "")),
        path=tuple(error.get("path") or ()),
        service=extensions.get("service"),
    )
