"""The supergraph as text: the same subgraphs give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition.model import MergedLink, MergedSchema
from stoa.composition.write.write_directives import directive_text, string
from stoa.composition.write.write_types import description_lines, type_text
from stoa.spec import JOIN_IDENTITY, LINK_DIRECTIVE, LINK_TYPES, LINK_URL, join_directives, join_types


def write_supergraph(schema: MergedSchema) -> str:
    """Print a supergraph: schema, directive definitions by name, types by name."""
    definitions = [
        *join_directives(schema.join),
        LINK_DIRECTIVE,
        *schema.directive_definitions.values(),
    ]
    types = {
        **join_types(schema.join),
        **LINK_TYPES,
        "join__Graph": _graphs(schema),
        **{name: f"scalar {name}" for name in schema.scalars},
        **{name: type_text(definition) for name, definition in schema.types.items() if _is_printed(schema, name)},
    }
    blocks = [_schema_block(schema), *sorted(definitions), *(text for _, text in sorted(types.items()))]
    return "\n\n".join(blocks) + "\n"


def _is_printed(schema: MergedSchema, name: str) -> bool:
    # a root type without fields exists for the join only; GraphQL has no such type
    definition = schema.types[name]
    return bool(definition.fields) or name not in {"Query", "Mutation", "Subscription"}


def _schema_block(schema: MergedSchema) -> str:
    links = [
        MergedLink(url=LINK_URL),
        MergedLink(url=f"{JOIN_IDENTITY}/{schema.join}", purpose="EXECUTION"),
        *schema.links,
    ]
    lines = [*description_lines(schema.description, ""), "schema", *(f"  {_link_text(link)}" for link in links)]
    lines.extend(f"  {directive_text(directive)}" for directive in schema.directives)
    return "\n".join([*lines, "{", *_roots(schema), "}"])


def _roots(schema: MergedSchema) -> Iterator[str]:
    for name in ("Query", "Mutation", "Subscription"):
        if name in schema.types and schema.types[name].fields:
            yield f"  {name.lower()}: {name}"


def _link_text(link: MergedLink) -> str:
    parts = [f"url: {string(link.url)}"]
    if link.alias:
        parts.append(f"as: {string(link.alias)}")
    if link.purpose:
        parts.append(f"for: {link.purpose}")
    if link.imports:
        items = (
            string(name) if name == alias else f"{{name: {string(name)}, as: {string(alias)}}}"
            for name, alias in link.imports
        )
        parts.append(f"import: [{', '.join(items)}]")
    return f"@link({', '.join(parts)})"


def _graphs(schema: MergedSchema) -> str:
    lines = (f"  {g.graph} @join__graph(name: {string(g.name)}, url: {string(g.url)})" for g in schema.graphs)
    return "\n".join(["enum join__Graph {", *lines, "}"])
