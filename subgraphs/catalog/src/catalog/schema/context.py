"""What a request carries: who asks, the use cases' needs, and loaders that live as long as the request."""

from __future__ import annotations

from dataclasses import dataclass, field

import strawberry
from stoa_primitives import Clock
from stoa_service import Caller, CursorCodec

from catalog.application.ports import CatalogReader, OpensUnitOfWork
from catalog.schema.loaders import Loaders

WRITE_SCOPE = "catalog.write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the resolvers call; made once per process."""

    reader: CatalogReader
    units: OpensUnitOfWork
    clock: Clock
    cursor_secret: str

    def cursors(self, listing: str) -> CursorCodec:
        return CursorCodec(listing, self.cursor_secret)


@dataclass(slots=True)
class Context:
    """One request."""

    caller: Caller
    services: Services
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.services.reader)

    @property
    def sees_unpublished(self) -> bool:
        """Staff who write the catalogue see what shoppers do not."""
        return self.caller.has_scope(WRITE_SCOPE)


Info = strawberry.Info[Context, None]
