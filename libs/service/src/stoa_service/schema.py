"""The Strawberry federation schema as every subgraph builds it: caches, limits, no hints for guessers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from graphql import (
    REMOVE,
    FieldDefinitionNode,
    GraphQLError,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    UnionTypeDefinitionNode,
    Visitor,
    VisitorAction,
    parse,
    print_ast,
    visit,
)
from stoa_primitives import InvalidInput
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.federation import Schema
from strawberry.federation.schema import FederationAny
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext
from strawberry.types.info import Info

from stoa_service.limits import MOST_TOKENS, SizeRule

_CACHED_DOCUMENTS = 512


class SubgraphSchema(Schema):
    """A federation schema whose errors are logged once, by the HTTP edge that masks them."""

    def process_errors(
        self,
        errors: list[GraphQLError],  # noqa: ARG002 - the edge formats and logs them
        execution_context: ExecutionContext | None = None,  # noqa: ARG002 - same
    ) -> None:
        return

    def entities_resolver(self, info: Info, representations: list[FederationAny]) -> list[FederationAny]:
        """Checks what names the entities first; a representation that cannot name one is refused in words."""
        known = self.schema_converter.type_map
        for representation in representations:
            if not isinstance(representation, dict) or representation.get("__typename") not in known:
                raise RepresentationRefused(
                    "A representation must be an object whose __typename is an entity of this subgraph."
                )
            if None in representation.values():
                raise RepresentationRefused("A representation's key fields must have values.")
        # Copied, because resolving takes them apart and the caller may share or repeat its variables.
        copies: Any = [dict(representation) for representation in cast("list[dict[str, Any]]", representations)]
        return super().entities_resolver(info, copies)


class RepresentationRefused(InvalidInput):
    """The gateway asked for an entity that cannot be named like this."""

    code = "REPRESENTATION_INVALID"


def build_schema(
    *,
    query: type,
    mutation: type | None = None,
    subscription: type | None = None,
    types: Iterable[type] = (),
) -> SubgraphSchema:
    """The subgraph's schema; `types` names entities that no field of this subgraph returns."""
    return SubgraphSchema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=types,
        federation_version="2.9",
        config=StrawberryConfig(disable_field_suggestions=True),
        extensions=_extensions(),
    )


def sdl_of(schema: SubgraphSchema) -> str:
    """The subgraph's own types with their federation directives; what every subgraph has anyway is left out."""
    document = parse(schema.as_str(), no_location=True)
    own = visit(document, _OwnTypesOnly())
    return f"{print_ast(own).strip()}\n"


class _OwnTypesOnly(Visitor):
    """Drops the entry points of federation, which the specification keeps out of a subgraph's SDL."""

    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value in {"_entities", "_service"} else None

    def enter_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value == "_Service" else None

    def enter_union_type_definition(self, node: UnionTypeDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value == "_Entity" else None

    def enter_scalar_type_definition(self, node: ScalarTypeDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value == "_Any" else None


def _extensions() -> list[Any]:
    return [
        lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
        lambda: ParserCache(maxsize=_CACHED_DOCUMENTS),
        lambda: AddValidationRules([SizeRule]),
        lambda: ValidationCache(maxsize=_CACHED_DOCUMENTS),
    ]
