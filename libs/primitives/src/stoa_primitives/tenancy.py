"""Whose market is acted for. Set once per request, event or job; read wherever a transaction begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from stoa_primitives.refusal import InvalidInput

DEFAULT_TENANT: Final = "market"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_acted_for: ContextVar[str] = ContextVar("stoa_tenant", default=DEFAULT_TENANT)


def current_tenant() -> str:
    """The tenant that this task acts for."""
    return _acted_for.get()


def tenant_named(name: str) -> str:
    """The same name, if it can be a tenant's: small letters, digits, hyphens; at most 63 characters."""
    if not _NAME.fullmatch(name):
        raise InvalidInput("That is not the name of a tenant: use small letters, digits and hyphens.")
    return name


@contextmanager
def acting_for(tenant: str) -> Iterator[None]:
    """Everything inside the block is done for this tenant."""
    token = _acted_for.set(tenant_named(tenant))
    try:
        yield
    finally:
        _acted_for.reset(token)
