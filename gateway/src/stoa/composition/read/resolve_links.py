"""Which specifications a subgraph links, and what it calls their elements.

Bootstraps from the schema definition: the link specification names itself, then every other @link is read. Without a
link to the federation specification the subgraph is Federation 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DirectiveNode,
    DocumentNode,
    ListValueNode,
    ObjectValueNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    ValueNode,
)

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Link
from stoa.composition.read.locate import Locator
from stoa.spec import CORE_IDENTITY, FEDERATION_IDENTITY, LINK_IDENTITY, SpecUrl, Version

_CORE_WITH_PURPOSES = Version(0, 2)


@dataclass(frozen=True, slots=True)
class ResolvedLinks:
    links: tuple[Link, ...]
    errors: tuple[Diagnostic, ...]

    def to(self, identity: str) -> Link | None:
        return next((link for link in self.links if link.url.identity == identity), None)

    @property
    def federation(self) -> Link | None:
        return self.to(FEDERATION_IDENTITY)


def resolve_links(document: DocumentNode, locator: Locator, subgraph: str) -> ResolvedLinks:
    """Read every @link of the document."""
    applications = schema_directives(document)
    name, argument = _own_name_of_link(applications)
    reader = _LinkReader(locator, subgraph, argument)
    links: list[Link] = []
    for node in applications:
        if node.name.value != name:
            continue
        link = reader.read(node)
        if link is not None and any(link.url.identity == other.url.identity for other in links):
            reader.complain("INVALID_LINK_DIRECTIVE_USAGE", f"specification {link.url.identity} is linked twice", node)
        elif link is not None:
            links.append(link)
    reader.check_purposes(links, [node for node in applications if node.name.value == name])
    return ResolvedLinks(tuple(links), tuple(reader.errors))


def schema_directives(document: DocumentNode) -> list[DirectiveNode]:
    """Return all directives on the schema definition and its extensions."""
    return [
        directive
        for node in document.definitions
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)
        for directive in node.directives or ()
    ]


def _own_name_of_link(applications: list[DirectiveNode]) -> tuple[str, str]:
    """Return the directive that links, and its argument for the address."""
    for node in applications:
        arguments = _arguments(node)
        feature = SpecUrl.parse(_string(arguments.get("feature")) or "")
        if feature is not None and feature.identity == CORE_IDENTITY:
            return node.name.value, "feature"
        url = SpecUrl.parse(_string(arguments.get("url")) or "")
        if url is None or url.identity != LINK_IDENTITY:
            continue
        alias = _string(arguments.get("as"))
        if node.name.value in {alias, "link"} or _imports_link_as(arguments, node.name.value):
            return node.name.value, "url"
    return "link", "url"


def _imports_link_as(arguments: dict[str, ValueNode], name: str) -> bool:
    return any(element == "@link" and alias == f"@{name}" for element, alias in _imports(arguments.get("import")))


class _LinkReader:
    def __init__(self, locator: Locator, subgraph: str, argument: str) -> None:
        self._locator = locator
        self._argument = argument
        self._subgraph = subgraph
        self.errors: list[Diagnostic] = []

    def complain(self, code: str, message: str, node: DirectiveNode) -> None:
        text = f"[{self._subgraph}] {message}"
        at, names = [self._locator.at(node)], [self._subgraph]
        self.errors.append(diagnose(code, text, coordinate="schema", at=at, subgraphs=names))

    def read(self, node: DirectiveNode) -> Link | None:
        arguments = _arguments(node)
        address = _string(arguments.get(self._argument))
        if address is None:
            problem = f'argument "{self._argument}" of @{node.name.value} must be a string'
            self.complain("INVALID_LINK_DIRECTIVE_USAGE", problem, node)
            return None
        url = SpecUrl.parse(address)
        if url is None:
            self.complain("INVALID_LINK_IDENTIFIER", f'"{address}" names no specification and version', node)
            return None
        return Link(
            url=url,
            prefix=_string(arguments.get("as")) or url.name,
            imports=self._read_imports(arguments.get("import"), node),
            location=self._locator.at(node),
        )

    def check_purposes(self, links: list[Link], nodes: list[DirectiveNode]) -> None:
        """Report ``for:`` where the core specification has no such argument yet."""
        core = next((link.url for link in links if link.url.identity == CORE_IDENTITY), None)
        if core is None or core.version >= _CORE_WITH_PURPOSES:
            return
        for node in nodes:
            if "for" in _arguments(node):
                self.complain("UNSUPPORTED_LINKED_FEATURE", f'{core} has no argument "for"', node)

    def _read_imports(self, value: ValueNode | None, node: DirectiveNode) -> dict[str, str]:
        imports: dict[str, str] = {}
        for element, alias in _imports(value):
            if element is None or alias is None:
                problem = 'every import of @link must be a string or {name: "…", as: "…"}'
            elif element.startswith("@") != alias.startswith("@"):
                problem = f'import "{element}" cannot be renamed to "{alias}": one is a directive, the other is not'
            else:
                imports[element] = alias
                continue
            self.complain("INVALID_LINK_DIRECTIVE_USAGE", problem, node)
        return imports


def _imports(value: ValueNode | None) -> Iterator[tuple[str | None, str | None]]:
    items = value.values if isinstance(value, ListValueNode) else ()
    for item in items:
        if isinstance(item, ObjectValueNode):
            parts = {part.name.value: _string(part.value) for part in item.fields}
            yield parts.get("name"), parts.get("as") or parts.get("name")
        else:
            yield _string(item), _string(item)


def _arguments(node: DirectiveNode) -> dict[str, ValueNode]:
    return {argument.name.value: argument.value for argument in node.arguments or ()}


def _string(value: ValueNode | None) -> str | None:
    return value.value if isinstance(value, StringValueNode) else None
