"""One subgraph's SDL, read whole: parse, resolve links, name directives, check GraphQL, build types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import DirectiveDefinitionNode, DocumentNode, SchemaDefinitionNode

from stoa.composition._diagnostic import Diagnostic
from stoa.composition._source import SubgraphSource
from stoa.composition.model import Link, Subgraph, TypeDefinition
from stoa.composition.read.accept_graphql import is_surely_valid
from stoa.composition.read.build_types import TypeBuilder, build_types
from stoa.composition.read.check_definitions import check_definitions
from stoa.composition.read.check_graphql import check_graphql
from stoa.composition.read.locate import Locator
from stoa.composition.read.name_directives import Names, name_directives
from stoa.composition.read.parse_sdl import parse_sdl
from stoa.composition.read.read_roots import misused_roots, read_roots, rename_roots
from stoa.composition.read.resolve_links import resolve_links, schema_directives
from stoa.spec import FEATURES, FEDERATION_DIRECTIVES, Version


@dataclass(frozen=True, slots=True)
class ReadSubgraph:
    """A subgraph, or the reasons why its text cannot be one."""

    subgraph: Subgraph | None
    errors: tuple[Diagnostic, ...]


def read_subgraph(source: SubgraphSource, graph: str) -> ReadSubgraph:
    """Read one subgraph. Errors in the text end here; nothing later sees half a subgraph."""
    locator = Locator(source)
    document = parse_sdl(source, locator)
    if isinstance(document, Diagnostic):
        return ReadSubgraph(None, (document,))
    return _read_document(source, graph, document, locator)


def _read_document(source: SubgraphSource, graph: str, document: DocumentNode, locator: Locator) -> ReadSubgraph:
    links = resolve_links(document, locator, source.name)
    names = name_directives(links, source.name)
    errors = [*links.errors, *names.errors]
    types: dict[str, TypeDefinition] = {}
    if not errors:
        types = build_types(document, names, locator)
        errors = list(check_definitions(document, names, locator, source.name))
        if not is_surely_valid(document, names, types):
            errors.extend(check_graphql(document, names, locator, source.name))
    if errors:
        return ReadSubgraph(None, tuple(errors))
    roots = read_roots(document)
    directives = _own_directives(document, names)
    subgraph = Subgraph(
        name=source.name,
        url=source.url,
        graph=graph,
        version=max([names.version, *_needed_versions(links.links)]),
        linked_version=names.version,
        is_federation_1=names.is_federation_1,
        types=rename_roots(types, roots),
        directive_definitions=directives,
        directive_locations={name: locator.at(node) for name, node in directives.items()},
        schema_directives=TypeBuilder(names, locator).applications(schema_directives(document)),
        schema_description=_schema_description(document),
        links=links.links,
        directive_names={element: written for written, element in names.directives.items()},
    )
    return ReadSubgraph(subgraph, tuple(misused_roots(types, roots, source.name)))


def _schema_description(document: DocumentNode) -> str | None:
    texts = (node.description for node in document.definitions if isinstance(node, SchemaDefinitionNode))
    return next((text.value for text in texts if text is not None and text.value), None)


def _needed_versions(links: Sequence[Link]) -> Iterator[Version]:
    """A specification beside federation's own brings in what only newer federation versions know."""
    for link in links:
        feature = FEATURES.get(link.url.name)
        if feature is not None and feature.identity == link.url.identity:
            yield from (FEDERATION_DIRECTIVES[name].since for name in feature.directives)


def _own_directives(document: DocumentNode, names: Names) -> Mapping[str, DirectiveDefinitionNode]:
    return {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, DirectiveDefinitionNode) and node.name.value not in names.directives
    }
