"""The schema coordinate that a syntax node stands in."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import DirectiveDefinitionNode, DocumentNode, Node, SchemaDefinitionNode, SchemaExtensionNode


def find_coordinate(document: DocumentNode, node: Node | None) -> str | None:
    """Return ``Type``, ``Type.field``, ``@directive`` or ``schema``; None for syntax from elsewhere."""
    definition = _around(document.definitions, node)
    if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
        return "schema"
    name = _name(definition)
    if name is None or isinstance(definition, DirectiveDefinitionNode):
        return name and f"@{name}"
    parts = (*(getattr(definition, "fields", None) or ()), *(getattr(definition, "values", None) or ()))
    part = _name(_around(parts, node))
    return f"{name}.{part}" if part else name


def _around(nodes: Iterable[Node], inner: Node | None) -> Node | None:
    place = inner.loc if inner is not None else None
    if place is None:
        return None
    for node in nodes:
        if node.loc is not None and node.loc.source is place.source and node.loc.start <= place.start < node.loc.end:
            return node
    return None


def _name(node: Node | None) -> str | None:
    name = getattr(node, "name", None)
    return getattr(name, "value", None)
