"""Field permissions: one decorator checks the caller and prints the directive in the SDL, so the two cannot differ.

@authenticated
@strawberry.field
async def my_orders(self, info: Info) -> …

@requires_scopes("orders.read")
@strawberry.field
async def orders(self, info: Info) -> …
"""

from __future__ import annotations

import inspect
from typing import Any, TypeVar

from strawberry import Info
from strawberry.extensions.field_extension import AsyncExtensionResolver, FieldExtension, SyncExtensionResolver
from strawberry.federation.schema_directives import Authenticated, RequiresScopes
from strawberry.types.field import StrawberryField

from stoa_service.caller import Caller

_Field = TypeVar("_Field")


def authenticated(field: _Field) -> _Field:
    """Only for callers who have signed in."""
    return _guard(field, Authenticated(), CallerCheck())


def requires_scopes(*scopes: str) -> _ScopeGuard:
    """Only for callers whose token carries all of these scopes."""
    if not scopes:
        raise ValueError("requires_scopes needs at least one scope.")
    return _ScopeGuard(scopes)


class CallerCheck(FieldExtension):
    """Refuses before the resolver runs."""

    def __init__(self, scopes: tuple[str, ...] = ()) -> None:
        self._scopes = scopes

    def resolve(self, next_: SyncExtensionResolver, source: Any, info: Info[Any, Any], **kwargs: Any) -> Any:
        self._check(info)
        return next_(source, info, **kwargs)

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: Info[Any, Any], **kwargs: Any
    ) -> Any:
        self._check(info)
        result: Any = next_(source, info, **kwargs)
        # A subscription's resolver hands back its stream at once.
        return await result if inspect.isawaitable(result) else result

    def _check(self, info: Info[Any, Any]) -> None:
        caller: Caller = info.context.caller
        caller.require_authenticated()
        for scope in self._scopes:
            caller.require_scope(scope)


class _ScopeGuard:
    def __init__(self, scopes: tuple[str, ...]) -> None:
        self._scopes = scopes

    def __call__(self, field: _Field) -> _Field:
        directive = RequiresScopes(scopes=[list(self._scopes)])
        return _guard(field, directive, CallerCheck(self._scopes))


def _guard(field: _Field, directive: object, check: CallerCheck) -> _Field:
    if not isinstance(field, StrawberryField):
        raise TypeError("Put the permission above @strawberry.field, @strawberry.mutation or @strawberry.subscription.")
    field.directives = [*field.directives, directive]
    field.extensions = [*field.extensions, check]
    return field
