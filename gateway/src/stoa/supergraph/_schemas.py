"""The two schemas of a supergraph: the full one for planning, and the clients' one without what is inaccessible."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    GraphQLSchema,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    build_ast_schema,
    validate_schema,
)
from graphql.language.ast import Node

from stoa.spec import YOUNG_RULE
from stoa.supergraph._directives import directives_of, is_applied
from stoa.supergraph._links import Links

_N = TypeVar("_N", bound=Node)
#: directives of specifications that the clients' schema does not show, besides those linked by name
_FEDERATION_ONLY = frozenset({"tag", "inaccessible", "cost", "listSize", "context", "cacheTag"})
_CHILD_LISTS = ("fields", "values", "arguments")


def build_full_schema(document: DocumentNode, links: Links) -> GraphQLSchema:
    """Every type of the users, inaccessible ones too; the directives of linked specifications and their types gone."""
    hidden = frozenset(links.names.values()) | _FEDERATION_ONLY | {"link", "core"}
    return _build(document, links, keep=lambda _: True, hidden=hidden)


def build_api_schema(document: DocumentNode, links: Links) -> GraphQLSchema:
    """What clients see: nothing inaccessible, no directive of a linked specification."""
    inaccessible = links.name_of("inaccessible")
    hidden = frozenset(links.names.values()) | _FEDERATION_ONLY
    return tolerate_young_rules(
        _build(document, links, keep=lambda node: not is_applied(node, inaccessible), hidden=hidden)
    )


def tolerate_young_rules(schema: GraphQLSchema) -> GraphQLSchema:
    """Return a schema that operations can be validated against, although it breaks a rule that is younger than it.

    The library refuses every operation on a schema with a flaw, whatever the flaw is.
    """
    flaws = validate_schema(schema)
    if not flaws or not all(YOUNG_RULE.match(flaw.message) for flaw in flaws):
        return schema
    parts = schema.to_kwargs()
    parts["assume_valid"] = True
    return GraphQLSchema(**parts)


def _build(
    document: DocumentNode, links: Links, *, keep: Callable[[Node], bool], hidden: frozenset[str]
) -> GraphQLSchema:
    removed = {
        node.name.value for node in document.definitions if isinstance(node, TypeDefinitionNode) and not keep(node)
    }
    definitions: list[Any] = []
    for node in document.definitions:
        match node:
            case TypeDefinitionNode() if not links.is_machinery(node.name.value) and node.name.value not in removed:
                definitions.append(_strip(node, keep, hidden, removed))
            case DirectiveDefinitionNode() if not _is_hidden(node.name.value, hidden):
                definitions.append(_strip(node, keep, hidden, removed))
            case SchemaDefinitionNode() | SchemaExtensionNode():
                kept = tuple(one for one in node.operation_types or () if one.type.name.value not in removed)
                changes: dict[str, Any] = {"operation_types": kept, "directives": ()}
                definitions.append(replace(node, **changes))
            case _:
                pass
    return build_ast_schema(DocumentNode(definitions=tuple(definitions)), assume_valid_sdl=True)


def _strip(node: _N, keep: Callable[[Node], bool], hidden: frozenset[str], removed: set[str]) -> _N:
    """Copy a definition without hidden directives, dropped children and mentions of removed types."""
    changes: dict[str, Any] = {}
    if hasattr(node, "directives"):
        changes["directives"] = tuple(one for one in directives_of(node) if not _is_hidden(one.name.value, hidden))
    for attribute in _CHILD_LISTS:
        children: Iterable[Node] | None = getattr(node, attribute, None)
        if children:
            kept = (child for child in children if keep(child) and _type_name(child) not in removed)
            changes[attribute] = tuple(_strip(child, keep, hidden, removed) for child in kept)
    for attribute in ("interfaces", "types"):
        names = getattr(node, attribute, None)
        if names:
            changes[attribute] = tuple(name for name in names if name.name.value not in removed)
    return replace(node, **changes)


def _is_hidden(name: str, hidden: frozenset[str]) -> bool:
    return name in hidden or name.split("__", 1)[0] in hidden


def _type_name(node: Node) -> str | None:
    inner: Any = getattr(node, "type", None)
    while inner is not None and hasattr(inner, "type"):
        inner = inner.type
    return inner.name.value if inner is not None else None
