"""The types reviews adds to the supergraph."""

from typing import Self

import strawberry
from strawberry import ID


@strawberry.federation.type(keys=["id"])
class Review:
    id: ID
    rating: int


@strawberry.federation.type(keys=["id"])
class Product:
    id: ID

    @strawberry.field
    def rating_summary(self) -> float | None:
        return None

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)
